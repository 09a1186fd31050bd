#include "stream_path.h"

#include <algorithm>
#include <utility>

namespace tuicall::media {

// Times are not whole, as in life; the receiver knows whole milliseconds only.
constexpr double kBegin_ms = 1000;

StreamPath::StreamPath(const PathOptions& options, Source source)
    : options_(options),
      source_(std::move(source)),
      random_(options.seed),
      encoder_(options.frame_ms),
      sequence_(options.first_sequence),
      timestamp_(options.first_timestamp),
      next_send_ms_(kBegin_ms),
      next_play_ms_(kBegin_ms + options.phase_ms),
      now_ms_(kBegin_ms) {
  encoder_.set_expected_loss(options.expected_loss_percent);
}

void StreamPath::run(double seconds) {
  const double end_ms = now_ms_ + seconds * 1000;
  while (now_ms_ < end_ms) {
    const double arrival_ms = under_way_.empty() ? end_ms : under_way_.begin()->first;
    now_ms_ = std::min({next_send_ms_, next_play_ms_, arrival_ms, end_ms});
    if (now_ms_ == end_ms) return;
    if (now_ms_ == arrival_ms) {
      const Packet packet = under_way_.begin()->second;
      under_way_.erase(under_way_.begin());
      buffer_.insert(packet.sequence, packet.timestamp, packet.payload,
                     static_cast<uint64_t>(now_ms_));
    } else if (now_ms_ == next_send_ms_) {
      send();
    } else {
      play();
    }
  }
}

void StreamPath::send() {
  std::vector<int16_t> pcm(encoder_.frame_samples());
  source_(pcm);
  Packet packet{sequence_, timestamp_, std::vector<uint8_t>(Encoder::kMaxPacketBytes)};
  packet.payload.resize(encoder_.encode(pcm, packet.payload));
  timestamp_ += static_cast<uint32_t>(pcm.size());
  next_send_ms_ += options_.frame_ms / (1 + options_.drift_ppm * 1e-6);
  if (packet.payload.empty() || is_muted_) return;
  ++sequence_;
  ++sent_packets_;
  if (is_lost()) return;
  const int copies = chance() * 100 < options_.doubled_percent ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    under_way_.emplace(now_ms_ + options_.delay_ms + options_.jitter_ms * chance(), packet);
  }
}

// Two states (Gilbert): a burst ends with the chance that gives its mean length, and begins so
// often that the share of all packets is right.
bool StreamPath::is_lost() {
  const double share = options_.loss_percent / 100;
  const double end = 1 / options_.mean_burst_packets;
  const double begin = share >= 1 ? 1 : end * share / (1 - share);
  is_losing_ = chance() < (is_losing_ ? 1 - end : begin);
  return is_losing_;
}

void StreamPath::play() {
  const PlayedFrame frame = buffer_.pull(static_cast<uint64_t>(now_ms_));
  played_.insert(played_.end(), frame.samples.begin(), frame.samples.end());
  ++frames_[static_cast<size_t>(frame.kind)];
  largest_delay_ms_ = std::max(largest_delay_ms_, buffer_.statistics().delay_ms);
  if (frame.kind == FrameKind::kNormal) {
    const auto age = static_cast<int32_t>(timestamp_ - frame.timestamp);
    sound_delays_ms_.push_back(now_ms_ - next_send_ms_ + age / double{kSamplesPer_ms});
  }
  next_play_ms_ += kFrame_ms;
}

void StreamPath::restart(uint16_t sequence, uint32_t timestamp) {
  sequence_ = sequence;
  timestamp_ = timestamp;
}

}  // namespace tuicall::media
