#include "media/audio/pcm_format.h"

#include <algorithm>
#include <array>
#include <string>

namespace tuicall::media {
namespace {

constexpr std::array<uint32_t, 5> kOpusRates_hz = {8'000, 12'000, 16'000, 24'000, 48'000};
constexpr uint32_t kLowest_hz = 8'000;
constexpr uint32_t kHighest_hz = 192'000;

base::Status check_channels(uint32_t channels) {
  if (channels == 1 || channels == 2) return {};
  return {base::kParamInvalid, "The number of audio channels is " + std::to_string(channels) +
                                   "; expected 1 (mono) or 2 (stereo)"};
}

base::Status wrong_rate(uint32_t rate_hz, const char* expected) {
  return {base::kParamInvalid,
          "The audio sample rate is " + std::to_string(rate_hz) + " Hz; expected " + expected};
}

}  // namespace

base::Status check_program_format(const PcmFormat& format) {
  if (std::find(kOpusRates_hz.begin(), kOpusRates_hz.end(), format.rate_hz) ==
      kOpusRates_hz.end()) {
    return wrong_rate(format.rate_hz, "8000, 12000, 16000, 24000 or 48000");
  }
  return check_channels(format.channels);
}

base::Status check_convertible(const PcmFormat& format) {
  if (format.rate_hz < kLowest_hz || format.rate_hz > kHighest_hz) {
    return wrong_rate(format.rate_hz, "8000 to 192000");
  }
  return check_channels(format.channels);
}

}  // namespace tuicall::media
