// What one remote user says, as one frame every 20 ms: packets go in as they come, late, doubled,
// out of order or not at all; sound comes out in step with one's own sound device.
//
// The delay follows the network: so long that nearly all packets come in time (arrival_delay.h),
// and one packet more when losses can be made good by the packet after. It is changed in the
// pauses, and within speech by single periods of its waveform (time_stretch.h); in the same way the
// difference of the two clocks is absorbed. Time is handed in. Not thread-safe: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "media/audio/arrival_delay.h"
#include "media/audio/format.h"
#include "media/audio/packet_buffer.h"
#include "media/audio/playout.h"
#include "media/audio/sequence_tracker.h"

namespace tuicall::media {

struct JitterBufferOptions {
  uint32_t least_delay_ms = 20;  // from the arrival of the fastest packet to its sound
  uint32_t most_delay_ms = 400;  // at least 40 more than the least
};

struct JitterBufferStatistics {
  PlayoutCounts samples;
  uint64_t received_packets = 0;  // all that insert was given
  uint64_t late_packets = 0;      // after their time, and of no use any more
  uint64_t duplicate_packets = 0;
  uint64_t malformed_packets = 0;  // no Opus, or from nowhere near the others
  uint64_t discarded_packets = 0;  // good, but more than the delay allows
  uint32_t delay_ms = 0;           // of what is played now, against the fastest packet
  uint32_t target_delay_ms = 0;
  uint32_t buffered_ms = 0;  // what is there and was not played yet

  // Of all that was to be heard, silence apart: 0 to 1.
  double concealed_share() const;
};

struct PlayedFrame {
  FrameKind kind = FrameKind::kSilence;
  uint32_t timestamp = 0;  // RTP, of the first sample; 0 before the stream has begun
  AudioFrame samples{};
};

class JitterBuffer {
 public:
  // Larger than any packet of a frame of Opus; what is larger is malformed.
  static constexpr size_t kMaxPayloadBytes = 4000;

  // Throws std::bad_alloc only, as do the others.
  explicit JitterBuffer(const JitterBufferOptions& options = {});
  JitterBuffer(const JitterBuffer&) = delete;
  JitterBuffer& operator=(const JitterBuffer&) = delete;

  // A packet's sequence number, timestamp and payload from RTP, and when it arrived. Times are of
  // one clock that does not go back; payload is copied.
  void insert(uint16_t sequence, uint32_t timestamp, std::span<const uint8_t> payload,
              uint64_t arrival_ms);
  // The next 20 ms. To be called every 20 ms of the device's clock; now_ms is when.
  PlayedFrame pull(uint64_t now_ms);
  // Another stream begins (a new SSRC). The statistics go on.
  void reset();

  JitterBufferStatistics statistics() const;

 private:
  bool is_in_order(uint16_t sequence, uint32_t timestamp);
  // Counted on beyond the wrap: near to that of the packet before.
  int64_t extend(uint32_t timestamp) const;
  double target_ms() const;
  // How long after the fastest packet's arrival a sample would be played now.
  double delay_ms(int64_t timestamp, uint64_t now_ms) const;
  bool has_begun(uint64_t now_ms);
  void look_after_fec();
  void adjust(double target_ms);

  JitterBufferOptions options_;
  SequenceTracker sequences_;
  PacketBuffer packets_;
  ArrivalDelay arrivals_;
  std::optional<Playout> playout_;  // always there; made anew for each stream
  bool has_timestamp_ = false;
  int64_t last_timestamp_ = 0;
  size_t packet_samples_ = kFrameSamples;
  bool waits_for_fec_ = false;
  uint32_t frames_until_adjust_ = 0;
  double delay_ms_ = 0;
  JitterBufferStatistics statistics_;
  PlayoutCounts samples_before_;  // of the streams before the last reset
};

}  // namespace tuicall::media
