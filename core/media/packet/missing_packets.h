// Which packets of one stream its sender is asked for again (generic NACK, RFC 4585 section 6.2.1),
// by the relay and by a client alike. It asks only when something has come, once in a while, and
// for a few at a time: never more than the sender has said, and a fixed rate at most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "media/packet/reception.h"

namespace tuicall::media {

class MissingPackets {
 public:
  // Older ones come too late to be heard: as far back as the delay of a receiver's jitter buffer
  // may go.
  static constexpr size_t kMost = 10;
  // At its beginning, which is looked at if none was asked for.
  static constexpr size_t kHeadBytes = 32;
  // About the time that an answer takes.
  static constexpr int64_t kAskAgain_us = 60'000;

  // A packet of the stream came and was told to its reception. Writes which ones to ask for now and
  // gives how many; mostly none.
  size_t to_ask_for(const Reception& reception, int64_t now_us, std::span<uint16_t, kMost> lost);
  // One came that had not come before: whether it was asked for lately.
  bool came(uint16_t sequence_number);
  // One came once more: whether more of it have come than were asked for, and it was not lost but
  // only overtaken. True once.
  bool came_again(uint16_t sequence_number);

 private:
  // All that an answer may still come to, where it takes most of a second.
  static constexpr size_t kRemembered = 64;

  struct Asked {
    uint16_t sequence_number = 0;
    uint8_t times = 0;  // 0: none
    uint8_t come = 0;
  };
  Asked* find(uint16_t sequence_number);
  void asks_for(uint16_t sequence_number);

  uint64_t expected_ = 0;  // by the reception, when it was last looked at
  bool some_missing_ = false;
  int64_t asked_us_ = -kAskAgain_us;
  size_t asked_count_ = 0;                  // ever, each once
  std::array<Asked, kRemembered> asked_{};  // the newest ones
};

}  // namespace tuicall::media
