#include "client/media/voice_in.h"

#include <cmath>

namespace tuicall::client {

VoiceIn::VoiceIn(uint32_t ssrc) : reception_(ssrc, media::kSampleRate_hz) {}

void VoiceIn::receive(const media::RtpPacket& packet, int64_t now_us) {
  const media::RtpHeader& header = packet.header;
  using Sent = media::Reception::Sent;
  const Sent sent = missing_.came(header.sequence_number) ? Sent::kAgain : Sent::kOnce;
  const media::Arrival arrival =
      reception_.on_packet(header.sequence_number, header.timestamp, now_us, sent);
  if (arrival == media::Arrival::kDuplicate) return;
  if (arrival == media::Arrival::kRestarted) {
    buffer_.reset();
    missing_ = {};
    loss_ = LossMeter();
    jitter_at_relay_ = 0;
  }
  buffer_.insert(header.sequence_number, header.timestamp, packet.payload,
                 static_cast<uint64_t>(now_us / 1000));
}

media::AudioFrame VoiceIn::play(int64_t now_ms) {
  const media::PlayedFrame frame = buffer_.pull(static_cast<uint64_t>(now_ms));
  level_.add(frame.samples);
  return frame.samples;
}

void VoiceIn::came_again(uint16_t sequence_number) {
  if (missing_.came_again(sequence_number)) reception_.on_overtaken();
}

size_t VoiceIn::to_ask_for(int64_t now_us, std::span<uint16_t, media::MissingPackets::kMost> lost) {
  return missing_.to_ask_for(reception_, now_us, lost);
}

std::optional<Loss> VoiceIn::on_sender_report(const media::SenderReport& report, int64_t now_us) {
  reception_.on_sender_report(report.ntp_time, now_us);
  return loss_.count(report.packet_count, static_cast<int64_t>(reception_.received()));
}

// What two networks do to a packet has nothing to do with each other, so that the squares of their
// deviations add up.
uint32_t VoiceIn::jitter_since_relay() const {
  const double all = reception_.jitter();
  const double before = jitter_at_relay_;
  return all > before ? static_cast<uint32_t>(std::sqrt(all * all - before * before)) : 0;
}

int VoiceIn::take_volume() {
  const int volume = level_.volume();
  level_.reset();
  return volume;
}

}  // namespace tuicall::client
