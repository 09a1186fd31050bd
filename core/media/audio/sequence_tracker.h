// The place of each packet of one RTP stream, from its 16-bit sequence number: counted on beyond
// the wrap, with doubles, and with streams that begin anew under the same name.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>

namespace tuicall::media {

class SequenceTracker {
 public:
  enum class Verdict {
    kAccepted,
    kDuplicate,
    kImplausible,  // too far from all others: dropped, unless the next packet confirms it
    kRestarted,    // confirmed: the stream goes on from here, and nothing before counts
  };

  Verdict track(uint16_t sequence);
  // Of the packet that was accepted last, or with which the stream began anew.
  int64_t extended() const { return extended_; }

 private:
  // RFC 3550, A.1: a jump of at most so many forward is loss, and back is reordering.
  static constexpr int kMaxDropout = 3000;
  static constexpr int kMaxMisorder = 100;

  void begin(uint16_t sequence);

  bool has_begun_ = false;
  int64_t highest_ = 0;
  int64_t extended_ = 0;
  std::bitset<kMaxMisorder + 1> seen_;  // bit n: highest_ - n has arrived
  std::optional<uint16_t> confirmed_by_;
};

}  // namespace tuicall::media
