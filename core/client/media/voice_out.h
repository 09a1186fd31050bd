// This user's own voice as RTP: frames in, packets out, and again those that were lost. Knows no
// clock, socket or key. Loop thread only.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "media/audio/encoder.h"
#include "media/audio/format.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::client {

// RFC 7587, 4.2: Opus has a dynamic payload type; both sides of this project take this one.
inline constexpr uint8_t kOpusPayloadType = 111;

class VoiceOut {
 public:
  // first_sequence and first_timestamp: random (RFC 3550, 5.1). frame_ms: 10 or 20.
  VoiceOut(uint32_t ssrc, uint16_t first_sequence, uint32_t first_timestamp,
           uint32_t frame_ms = media::kFrame_ms);

  size_t frame_samples() const { return encoder_.frame_samples(); }

  // One frame's time goes by. Of frame_samples(), or empty: nothing is to be said. Gives the
  // packet, with room for encryption behind its length, or nothing.
  struct Packet {
    std::vector<uint8_t> bytes;
    size_t length = 0;
  };
  std::optional<Packet> next(std::span<const int16_t> frame);
  // So many frames' time has gone by without anything being said: the loop was held up.
  void skip(uint32_t frames) {
    timestamp_ += frames * static_cast<uint32_t>(frame_samples());
    talking_ = false;
  }
  // What a receiver misses, as far as it is still there and was not asked for too often.
  std::vector<Packet> again(std::span<const uint16_t> sequence_numbers);
  void set_expected_loss(double percent) { encoder_.set_expected_loss(percent); }
  // Of what has been sent; ntp_time: now. Nothing as long as nothing was sent.
  std::optional<media::SenderReport> report(uint64_t ntp_time) const;

 private:
  // Retransmissions come too late after that.
  static constexpr size_t kKept_ms = 500;
  // So that whoever asks cannot make this side send much more than it says.
  static constexpr int kMostAgain = 4;
  struct Sent {
    uint16_t sequence_number = 0;
    Packet packet;
    int times_again = 0;
  };

  const uint32_t ssrc_;
  uint16_t sequence_number_;
  uint32_t timestamp_;
  bool talking_ = false;  // the frame before was sent
  uint32_t packet_count_ = 0;
  uint32_t octet_count_ = 0;
  media::Encoder encoder_;
  std::deque<Sent> kept_;
};

}  // namespace tuicall::client
