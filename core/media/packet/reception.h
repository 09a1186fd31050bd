// What a receiver knows of one stream of RTP packets (RFC 3550, 6.4.1, A.1, A.3 and A.8): what has
// come, what is missing, how evenly it comes; and the report block that says so. The packets have
// been authenticated, so that the first one counts at once. Of a fixed size, whatever comes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "media/packet/rtcp_packet.h"

namespace tuicall::media {

enum class Arrival {
  kInOrder,    // beyond all before it
  kLate,       // behind one that is further, and has not come before
  kDuplicate,  // has come before
  kTooOld,     // so far behind that nothing is remembered of it; counts as late in the statistics
  kJump,       // far from all before it: not counted, unless the next one follows it
  kRestarted,  // follows a jump: the sender has begun anew, and so have the statistics
};

class Reception {
 public:
  // How far back it is remembered what has come, in packets. No more than these can be missing.
  static constexpr size_t kRemembered = 1024;

  // clock_rate_hz: of the RTP timestamps, over 0.
  Reception(uint32_t ssrc, uint32_t clock_rate_hz) : ssrc_(ssrc), clock_rate_hz_(clock_rate_hz) {}

  // Whether a packet is one that was lost and asked for. Such a one is no longer missing, but stays
  // lost in the statistics: these are of the network, and it was late for another reason.
  enum class Sent { kOnce, kAgain };
  // arrival_us: on any clock that never goes back, the same for all calls.
  Arrival on_packet(uint16_t sequence_number, uint32_t rtp_timestamp, int64_t arrival_us,
                    Sent sent = Sent::kOnce);
  // A packet that was taken for one that was sent again has come once more: it was not lost.
  void on_overtaken() { ++received_; }
  void on_sender_report(uint64_t ntp_time, int64_t arrival_us);

  // The block for the next report. What it says of a part (fraction_lost) is of the time since the
  // last call, so each must be sent. Nothing before the first packet.
  std::optional<ReportBlock> report(int64_t now_us);

  // Writes the sequence numbers that are missing among the last `back` (at most kRemembered) up to
  // the highest one, oldest first; as many as fit. Returns how many. What was never expected,
  // because it is before the first packet, is not missing.
  size_t missing(size_t back, std::span<uint16_t> out) const;

  uint32_t ssrc() const { return ssrc_; }
  bool begun() const { return begun_; }
  uint64_t highest_sequence() const { return highest_; }  // extended by the cycles
  uint64_t received() const { return received_; }         // without duplicates
  uint64_t duplicates() const { return duplicates_; }
  uint64_t expected() const { return begun_ ? highest_ - first_ + 1 : 0; }
  // What has come late is not lost; nor does it fall below 0 by that.
  uint64_t lost() const { return expected() > received_ ? expected() - received_ : 0; }
  uint32_t jitter() const { return static_cast<uint32_t>(jitter_16_ >> 4); }  // timestamp units
  int64_t jitter_us() const { return int64_t{jitter()} * 1'000'000 / clock_rate_hz_; }

 private:
  void begin(uint16_t sequence_number);
  Arrival advance(uint64_t sequence);
  Arrival on_behind(uint64_t sequence, Sent sent);
  Arrival on_jump(uint16_t sequence_number);
  void measure_jitter(uint32_t rtp_timestamp, int64_t arrival_us);
  bool has(uint64_t sequence) const;
  void set(uint64_t sequence, bool value);

  uint32_t ssrc_;
  uint32_t clock_rate_hz_;
  bool begun_ = false;
  uint64_t first_ = 0;
  uint64_t highest_ = 0;
  std::optional<uint16_t> after_jump_;  // which number would confirm it
  uint64_t received_ = 0;
  uint64_t duplicates_ = 0;
  uint64_t expected_before_ = 0;  // at the last report
  uint64_t received_before_ = 0;  // likewise
  std::optional<uint32_t> transit_;
  uint64_t jitter_16_ = 0;  // in sixteenths
  uint32_t last_sender_report_ = 0;
  int64_t sender_report_at_us_ = 0;
  std::array<uint64_t, kRemembered / 64> come_ = {};
};

// How long a packet takes to the other side and back, in microseconds, from a block that reports
// on a stream of ours. now_ntp: the middle 32 bits of the time at which the block came, on the
// clock of our sender reports. Nothing if it names none of them. Never below 0.
std::optional<int64_t> round_trip_us(const ReportBlock& block, uint32_t now_ntp);

}  // namespace tuicall::media
