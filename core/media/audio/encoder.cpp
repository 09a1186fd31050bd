#include "media/audio/encoder.h"

#include <opus.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <new>

namespace tuicall::media {
namespace {

// Opus says so of packets that need not be sent (opus_encoder.h, opus_encode).
constexpr int kNotSentBytes = 2;

// RFC 7587, 3.1.1: fullband speech needs 28 to 40 kbit/s, wideband speech 16 to 20. Redundancy is
// paid out of the same rate, so that it goes to the top where some packets are lost.
constexpr double kClean_bps = 32'000;
constexpr double kSomeLoss_bps = 40'000;
constexpr double kLeast_bps = 16'000;

// draft-ietf-rmcat-gcc-02, section 6: loss of more than 10 % is taken for congestion, and with each
// report that says so the rate falls by half of the share that is lost; loss below 2 % is none, and
// with each such report the rate rises by 5 %; between the two it is not taken for either.
constexpr double kCongested_percent = 10;
constexpr double kNoLoss_percent = 2;
constexpr double kRise = 1.05;

double next_rate(double rate_bps, double loss_percent) {
  if (loss_percent > kCongested_percent)
    return std::max(kLeast_bps, rate_bps * (1 - loss_percent / 200));
  if (loss_percent < kNoLoss_percent) return std::min(kClean_bps, rate_bps * kRise);
  return rate_bps < kClean_bps ? rate_bps : kSomeLoss_bps;
}

// Opus makes the redundant copy coarser the less loss it is told of. One percent costs next to
// nothing, and keeps the first packets that are lost from being lost entirely.
constexpr double kLeastExpectedPercent = 1;

}  // namespace

void Encoder::Destroy::operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }
Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

Encoder::Encoder(uint32_t frame_ms) : frame_samples_(frame_ms * kSamplesPer_ms) {
  assert(frame_ms == 10 || frame_ms == 20);
  int error = OPUS_OK;
  opus_.reset(opus_encoder_create(kSampleRate_hz, 1, OPUS_APPLICATION_VOIP, &error));
  if (!opus_) throw std::bad_alloc();
  opus_encoder_ctl(opus_.get(), OPUS_SET_VBR(1));
  opus_encoder_ctl(opus_.get(), OPUS_SET_INBAND_FEC(1));
  opus_encoder_ctl(opus_.get(), OPUS_SET_DTX(1));
  // What it takes for music has no redundancy, and it takes some voices for music.
  opus_encoder_ctl(opus_.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  bit_rate_bps_ = static_cast<int32_t>(kClean_bps);
  set_expected_loss(0);
}

size_t Encoder::encode(std::span<const int16_t> pcm, std::span<uint8_t> out) {
  assert(pcm.size() == frame_samples_);
  const size_t room = std::min(out.size(), kMaxPacketBytes);
  const int bytes = opus_encode(opus_.get(), pcm.data(), static_cast<int>(pcm.size()), out.data(),
                                static_cast<opus_int32>(room));
  return bytes > kNotSentBytes ? static_cast<size_t>(bytes) : 0;
}

void Encoder::set_expected_loss(double percent) {
  const double loss_percent = std::clamp(percent, 0.0, 100.0);
  bit_rate_bps_ = static_cast<int32_t>(std::lround(next_rate(bit_rate_bps_, loss_percent)));
  const double told = std::max(loss_percent, kLeastExpectedPercent);
  opus_encoder_ctl(opus_.get(), OPUS_SET_BITRATE(bit_rate_bps_));
  opus_encoder_ctl(opus_.get(), OPUS_SET_PACKET_LOSS_PERC(static_cast<int>(std::lround(told))));
}

}  // namespace tuicall::media
