// Which packets of one stream its sender is asked for again (generic NACK, RFC 4585 section 6.2.1),
// by the relay and by a client alike. It asks only when something has come, once in a while, and
// for a few at a time: never more than the sender has said, and a fixed rate at most. All of it
// goes by time, whatever a packet's length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "media/packet/reception.h"

namespace tuicall::media {

class MissingPackets {
 public:
  // What should have come so long ago is too late to be heard: as far back as the delay of a
  // receiver's jitter buffer mostly goes. Of packets of 10 ms these are so many.
  static constexpr int64_t kWorthwhile_us = 200'000;
  static constexpr size_t kMost = 20;
  // At its beginning, which is looked at if none is missing.
  static constexpr size_t kHeadBytes = 32;
  // No two questions are closer: what is lost meanwhile is asked for together.
  static constexpr int64_t kTogether_us = 60'000;

  // A packet of the stream came and was told to its reception. Writes which ones to ask for now and
  // gives how many; mostly none. One is asked for again when the answer should have come, by the
  // answers to those before.
  size_t to_ask_for(const Reception& reception, int64_t now_us, std::span<uint16_t, kMost> lost);
  // One came that had not come before: whether it was asked for lately.
  bool came(uint16_t sequence_number);
  // One came once more: whether more of it have come than were asked for, and it was not lost but
  // only overtaken. True once.
  bool came_again(uint16_t sequence_number);

 private:
  // All that an answer may still come to, where it takes most of a second.
  static constexpr size_t kRemembered = 64;

  struct Missing {
    uint16_t sequence_number = 0;
    uint8_t times = 0;  // that it was asked for
    uint8_t come = 0;
    uint32_t due_ms = 0;    // when it should have come
    uint32_t asked_ms = 0;  // last
  };
  std::span<Missing> known();
  Missing* find(uint16_t sequence_number);
  void notice(const Reception& reception, int64_t now_us);
  void learn(const Missing& answered, uint32_t now_ms);

  uint64_t expected_ = 0;  // by the reception, when it was last looked at
  int64_t came_us_ = 0;    // when that was
  int64_t asked_us_ = -kTogether_us;
  uint32_t noticed_ = 0;  // since nothing was asked for lately, each once
  bool some_missing_ = false;
  bool has_answer_ = false;                     // to learn from
  uint16_t answer_ = 0;                         // its number
  uint32_t answer_ms_ = kTogether_us / 1000;    // so long one takes
  std::array<Missing, kRemembered> missing_{};  // the newest ones
};

}  // namespace tuicall::media
