// One channel from one sample rate to another, in pieces of any length; each piece goes on where
// the one before ended. Its own delay is taken off at the beginning: the first sample that comes
// out belongs to the first that went in.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct SpeexResamplerState_;

namespace tuicall::media {

class Resampler {
 public:
  // Rates: check_convertible. Throws std::bad_alloc only.
  Resampler(uint32_t from_hz, uint32_t to_hz);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  // Adds to the end of out what is complete.
  void process(std::span<const float> in, std::vector<float>& out);

 private:
  struct Destroy {
    void operator()(SpeexResamplerState_* state) const;
  };
  uint32_t from_hz_;
  uint32_t to_hz_;
  std::unique_ptr<SpeexResamplerState_, Destroy> speex_;  // none if the rates are equal
};

}  // namespace tuicall::media
