#include "media/audio/mixer.h"

#include <cassert>

#include "media/audio/sample.h"

namespace tuicall::media {
namespace {

// Up to three quarters of full scale (-2.5 dB) nothing is changed: few syllables are louder.
constexpr int64_t kKnee = 24'576;
constexpr int64_t kRoom = 32'767 - kKnee;

// Beyond the knee x becomes room * x / (room + x): the slope begins at one, so that there is no
// edge to be heard, and full scale is approached and never passed.
int16_t limited(int32_t sample) {
  const int64_t size = sample < 0 ? -static_cast<int64_t>(sample) : sample;
  if (size <= kKnee) return static_cast<int16_t>(sample);
  const int64_t beyond = size - kKnee;
  const int64_t bent = kKnee + kRoom * beyond / (kRoom + beyond);
  return static_cast<int16_t>(sample < 0 ? -bent : bent);
}

// One person alone fits as it is, and must not be bent.
int16_t fitted(int32_t sample, uint32_t people) {
  return people <= 1 ? saturated(sample) : limited(sample);
}

}  // namespace

void Mixer::clear() {
  sum_.fill(0);
  count_ = 0;
}

void Mixer::add(const AudioFrame& frame) {
  assert(count_ < UINT16_MAX);
  for (size_t i = 0; i < kFrameSamples; ++i) sum_[i] += frame[i];
  ++count_;
}

AudioFrame Mixer::mix() const {
  AudioFrame out;
  for (size_t i = 0; i < kFrameSamples; ++i) out[i] = fitted(sum_[i], count_);
  return out;
}

AudioFrame Mixer::mix_without(const AudioFrame& own) const {
  assert(count_ > 0);
  AudioFrame out;
  for (size_t i = 0; i < kFrameSamples; ++i) out[i] = fitted(sum_[i] - own[i], count_ - 1);
  return out;
}

}  // namespace tuicall::media
