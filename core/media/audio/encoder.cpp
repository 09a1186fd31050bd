#include "media/audio/encoder.h"

#include <opus.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <new>

namespace tuicall::media {
namespace {

// Opus says so of packets that need not be sent (opus_encoder.h, opus_encode).
constexpr int kNotSentBytes = 2;

struct Step {
  double from_loss_percent;
  int32_t bit_rate_bps;
};

// RFC 7587, 3.1.1: fullband speech needs 28 to 40 kbit/s. Redundancy is paid out of the same rate,
// so that it rises to the top of that range once there is loss. Loss of more than 10 % is taken for
// congestion, and the rate falls by half of the share that is lost; loss below 2 % is none
// (draft-ietf-rmcat-gcc-02, section 6). The steps are 40 kbit/s x (1 - loss / 2), to the
// bottom of the range.
constexpr std::array<Step, 6> kSteps = {
    {{0, 32'000}, {2, 40'000}, {10, 38'000}, {20, 36'000}, {40, 32'000}, {60, 28'000}}};

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
  for (const Step& step : kSteps) {
    if (loss_percent >= step.from_loss_percent) bit_rate_bps_ = step.bit_rate_bps;
  }
  const double told = std::max(loss_percent, kLeastExpectedPercent);
  opus_encoder_ctl(opus_.get(), OPUS_SET_BITRATE(bit_rate_bps_));
  opus_encoder_ctl(opus_.get(), OPUS_SET_PACKET_LOSS_PERC(static_cast<int>(std::lround(told))));
}

}  // namespace tuicall::media
