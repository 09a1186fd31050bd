#include "client/media/voice_out.h"

#include <algorithm>

#include "media/packet/rtp_packet.h"
#include "media/secure/srtp_cipher.h"

namespace tuicall::client {

VoiceOut::VoiceOut(uint32_t ssrc, uint16_t first_sequence, uint32_t first_timestamp,
                   uint32_t frame_ms)
    : ssrc_(ssrc),
      sequence_number_(first_sequence),
      timestamp_(first_timestamp),
      encoder_(frame_ms) {}

std::optional<VoiceOut::Packet> VoiceOut::next(std::span<const int16_t> frame) {
  const uint32_t timestamp = timestamp_;
  timestamp_ += static_cast<uint32_t>(frame_samples());
  if (frame.empty()) {
    talking_ = false;
    return std::nullopt;
  }
  Packet packet;
  packet.bytes.resize(media::kRtpFixedHeaderBytes + media::Encoder::kMaxPacketBytes +
                      media::kSrtpGrowth);
  const std::span<uint8_t> payload =
      std::span(packet.bytes).subspan(media::kRtpFixedHeaderBytes, media::Encoder::kMaxPacketBytes);
  const size_t size = encoder_.encode(frame, payload);
  if (size == 0) {
    talking_ = false;
    return std::nullopt;
  }
  media::RtpHeader header;
  header.marker = !talking_;  // RFC 3551, 4.1: the first packet after silence
  header.payload_type = kOpusPayloadType;
  header.sequence_number = sequence_number_++;
  header.timestamp = timestamp;
  header.ssrc = ssrc_;
  media::write_rtp_header(header, packet.bytes);
  packet.length = media::kRtpFixedHeaderBytes + size;
  packet.bytes.resize(packet.length + media::kSrtpGrowth);
  talking_ = true;
  ++packet_count_;
  octet_count_ += static_cast<uint32_t>(size);
  kept_.push_back({header.sequence_number, packet, 0});
  if (kept_.size() * frame_samples() > kKept_ms * media::kSamplesPer_ms) kept_.pop_front();
  return packet;
}

std::vector<VoiceOut::Packet> VoiceOut::again(std::span<const uint16_t> sequence_numbers) {
  std::vector<Packet> packets;
  for (Sent& sent : kept_) {
    if (std::find(sequence_numbers.begin(), sequence_numbers.end(), sent.sequence_number) ==
            sequence_numbers.end() ||
        sent.times_again == kMostAgain)
      continue;
    ++sent.times_again;
    packets.push_back(sent.packet);
  }
  return packets;
}

std::optional<media::SenderReport> VoiceOut::report(uint64_t ntp_time) const {
  if (packet_count_ == 0) return std::nullopt;
  media::SenderReport report;
  report.ssrc = ssrc_;
  report.ntp_time = ntp_time;
  report.rtp_timestamp = timestamp_;
  report.packet_count = packet_count_;
  report.octet_count = octet_count_;
  return report;
}

}  // namespace tuicall::client
