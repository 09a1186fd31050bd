// Which packet indices have been used, so that none is used twice (RFC 3711, 3.3.2): the highest
// one, and which of those up to 127 behind it.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tuicall::media {

class ReplayWindow {
 public:
  static constexpr size_t kPackets = 128;  // RFC 3711, 3.3.2: at least 64

  // Neither used nor behind the window.
  bool is_new(uint64_t index) const;
  bool is_used(uint64_t index) const;  // surely: what is behind the window is neither
  void use(uint64_t index);            // which is_new()

  // The index of a sequence number by the highest one so far (RFC 3711, 3.3.1 and appendix A).
  // Nothing if it was before the first roll-over.
  std::optional<uint64_t> index_of(uint16_t sequence_number) const;

 private:
  bool begun_ = false;
  uint64_t highest_ = 0;
  std::bitset<kPackets> used_;  // 0: the highest one
};

}  // namespace tuicall::media
