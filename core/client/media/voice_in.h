// One other user's voice: packets in, a frame for each 20 ms out. Knows no clock, socket or key.
// Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "client/media/loss_meter.h"
#include "media/audio/format.h"
#include "media/audio/jitter_buffer.h"
#include "media/audio/level.h"
#include "media/packet/missing_packets.h"
#include "media/packet/reception.h"
#include "media/packet/rtp_packet.h"

namespace tuicall::client {

class VoiceIn {
 public:
  explicit VoiceIn(uint32_t ssrc);

  // Whose it is, as the relay says; empty until it has.
  const std::string& user_id() const { return user_id_; }
  void set_user_id(const std::string& user_id) { user_id_ = user_id; }

  void receive(const media::RtpPacket& packet, int64_t now_us);
  // The frame that is to be heard now.
  media::AudioFrame play(int64_t now_ms);
  // One came that had come before: if more often than it was asked for, it was not lost.
  void came_again(uint16_t sequence_number);
  // To be called when a packet has come. Writes which ones are missing and worth asking for, and
  // gives how many; not again and again. They count as lost, even if they come.
  size_t to_ask_for(int64_t now_us, std::span<uint16_t, media::MissingPackets::kMost> lost);
  // The relay's report on what it has sent of the stream. Gives what was lost since there; what was
  // lost before it is the sender's.
  std::optional<Loss> on_sender_report(const media::SenderReport& report, int64_t now_us);
  // Since the call before.
  int take_volume();
  // How unevenly the stream came to the relay, as that has reported, and how much was added on the
  // way from there; in units of the RTP timestamp.
  void set_jitter_at_relay(uint32_t jitter) { jitter_at_relay_ = jitter; }
  uint32_t jitter_since_relay() const;

  media::Reception& reception() { return reception_; }
  const media::Reception& reception() const { return reception_; }
  media::JitterBufferStatistics statistics() const { return buffer_.statistics(); }

 private:
  std::string user_id_;
  media::Reception reception_;
  media::MissingPackets missing_;
  media::JitterBuffer buffer_;
  media::LevelMeter level_;
  LossMeter loss_;
  uint32_t jitter_at_relay_ = 0;
};

}  // namespace tuicall::client
