// A sender, a network and a receiver in virtual time: a sound is encoded, its packets are lost,
// delayed, doubled and reordered by a seeded chance, and the jitter buffer plays what arrives.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <span>
#include <vector>

#include "media/audio/encoder.h"
#include "media/audio/jitter_buffer.h"

namespace tuicall::media {

struct PathOptions {
  uint32_t seed = 1;
  double loss_percent = 0;
  double mean_burst_packets = 1;  // of packets that are lost in a row
  double delay_ms = 30;
  double jitter_ms = 0;  // added evenly from 0 to that; packets may overtake each other
  double doubled_percent = 0;
  double drift_ppm = 0;   // how much faster the sender's clock runs
  double phase_ms = 7.3;  // of the receiver's clock against the sender's
  double expected_loss_percent = 0;
  uint32_t frame_ms = 20;
  uint16_t first_sequence = 65'500;
  uint32_t first_timestamp = 0xFFFF'F000;
};

class StreamPath {
 public:
  using Source = std::function<void(std::span<int16_t>)>;

  StreamPath(const PathOptions& options, Source source);

  // Goes on for so long; what was played is added to played().
  void run(double seconds);

  // The network from now on.
  PathOptions& options() { return options_; }
  JitterBuffer& buffer() { return buffer_; }
  // Nothing is sent and the sender's clock goes on, as without a microphone.
  void mute(bool is_muted) { is_muted_ = is_muted; }
  // The sender begins again, with other numbers.
  void restart(uint16_t sequence, uint32_t timestamp);

  const std::vector<int16_t>& played() const { return played_; }
  std::vector<int16_t>& played() { return played_; }
  size_t frames(FrameKind kind) const { return frames_[static_cast<size_t>(kind)]; }
  uint32_t largest_delay_ms() const { return largest_delay_ms_; }
  void forget_delay() { largest_delay_ms_ = 0; }
  size_t sent_packets() const { return sent_packets_; }
  // How much later a sample of the sender's clock was heard: capture to sound, without devices.
  const std::vector<double>& sound_delays_ms() const { return sound_delays_ms_; }

 private:
  struct Packet {
    uint16_t sequence;
    uint32_t timestamp;
    std::vector<uint8_t> payload;
  };

  double chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  bool is_lost();
  void send();
  void play();

  PathOptions options_;
  Source source_;
  std::mt19937 random_;
  Encoder encoder_;
  JitterBuffer buffer_;
  std::multimap<double, Packet> under_way_;  // by the time of arrival
  uint16_t sequence_;
  uint32_t timestamp_;
  double next_send_ms_ = 0;
  double next_play_ms_;
  double now_ms_ = 0;
  bool is_losing_ = false;
  bool is_muted_ = false;
  std::vector<int16_t> played_;
  std::array<size_t, 4> frames_{};
  uint32_t largest_delay_ms_ = 0;
  size_t sent_packets_ = 0;
  std::vector<double> sound_delays_ms_;
};

}  // namespace tuicall::media
