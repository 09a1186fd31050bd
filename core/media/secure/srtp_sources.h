// The sources of one direction, each with the indices that have been used. The one of the packet
// before is found at once: mostly it is the one of the next packet, too. The first one is kept in
// the object itself: mostly there is no other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "media/secure/replay_window.h"

namespace tuicall::media {

class SrtpSources {
 public:
  explicit SrtpSources(size_t most) : most_(most) {}
  SrtpSources(const SrtpSources&) = delete;
  SrtpSources& operator=(const SrtpSources&) = delete;

  // What is known of the source; of one that is not there yet that is nothing. Valid until use().
  const ReplayWindow& window(uint32_t ssrc);
  // Whether the source is there, or there is room for it.
  bool has_room(uint32_t ssrc);
  // Which the source's window says is new. There has to be room.
  void use(uint32_t ssrc, uint64_t index);

 private:
  struct Source {
    uint32_t ssrc = 0;
    ReplayWindow window;
  };

  Source* find(uint32_t ssrc) {
    return last_ != nullptr && last_->ssrc == ssrc ? last_ : search(ssrc);
  }
  Source* search(uint32_t ssrc);
  Source& add(uint32_t ssrc);

  Source* last_ = nullptr;  // that was found
  std::optional<Source> first_;
  std::unordered_map<uint32_t, Source> others_;
  const size_t most_;
};

}  // namespace tuicall::media
