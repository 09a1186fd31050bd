// One's own voice to Opus packets: variable bit rate, in-band redundancy (FEC) for single lost
// packets, and nothing sent during silence (DTX). Not thread-safe: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "media/audio/format.h"

struct OpusEncoder;

namespace tuicall::media {

class Encoder {
 public:
  // The most that one frame can take: RFC 6716, 3.2.1, and the byte in front of it.
  static constexpr size_t kMaxPacketBytes = 1276;

  // frame_ms: 10 or 20. Throws std::bad_alloc only.
  explicit Encoder(uint32_t frame_ms = kFrame_ms);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;

  size_t frame_samples() const { return frame_samples_; }

  // pcm: one frame of frame_samples(). out: kMaxPacketBytes are always enough. Gives the bytes
  // of the packet, or 0 in silence: then nothing is sent, and only the RTP timestamp goes on. Opus
  // sends a packet every 400 ms even then, so that the other side hears the room.
  size_t encode(std::span<const int16_t> pcm, std::span<uint8_t> out);

  // What the other side's report says: 0 to 100 percent of packets lost; beyond that the nearest.
  // To be called once for each report, which is every second: the bit rate falls as long as more
  // than 10 % are lost, from 40 to 16 kbit/s, and comes back to 32 where less than 2 % are. It and
  // the redundancy hold from the next frame on.
  void set_expected_loss(double percent);
  int32_t bit_rate_bps() const { return bit_rate_bps_; }

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Destroy> opus_;
  size_t frame_samples_;
  int32_t bit_rate_bps_ = 0;
};

}  // namespace tuicall::media
