/**
 * @file audio.hpp
 * @brief Samples on their way between C++ and the C interface. Nothing here is for programs.
 * Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_AUDIO_HPP
#define TUICALL_CPP_AUDIO_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "bridge.hpp"

namespace tuicall {
namespace detail {

constexpr uint32_t kMostDuration_ms = 60'000;
// The most that the library takes. It refuses what is over that, and so no memory is taken for it.
constexpr uint32_t kMostSampleRate_hz = 48'000;
constexpr uint32_t kMostChannels = 2;

template <class Sample>
constexpr int32_t sample_format() {
  static_assert(std::is_same_v<Sample, int16_t> || std::is_same_v<Sample, float>,
                "samples are int16_t or float");
  return std::is_same_v<Sample, float> ? TUICALL_SAMPLE_F32 : TUICALL_SAMPLE_S16;
}

// How many samples a channel has in that time.
inline uint32_t sample_count(std::chrono::milliseconds duration, const TUIAudioFormat& format) {
  const int64_t ms = duration.count();
  if (ms < 1 || ms > kMostDuration_ms) {
    throw TUICallError(TUICALL_E_PARAM_INVALID, "duration is " + std::to_string(ms) +
                                                    " ms, expected 1 to " +
                                                    std::to_string(kMostDuration_ms));
  }
  const uint64_t rate = std::min(format.sampleRate, kMostSampleRate_hz);
  return static_cast<uint32_t>(std::max<uint64_t>(static_cast<uint64_t>(ms) * rate / 1000, 1));
}

// The same count, if it is not more than the longest time has.
inline uint32_t sample_count(uint32_t count, const TUIAudioFormat& format) {
  const uint32_t most = sample_count(std::chrono::milliseconds(kMostDuration_ms), format);
  if (count < 1 || count > most) {
    throw TUICallError(TUICALL_E_PARAM_INVALID, "sampleCount is " + std::to_string(count) +
                                                    ", expected 1 to " + std::to_string(most));
  }
  return count;
}

template <class Sample>
std::chrono::milliseconds push_audio(tuicall_engine* engine, const Sample* samples, size_t count,
                                     const TUIAudioFormat& format, bool live) {
  const size_t channels = std::max(format.channels, 1U);
  if (count % channels != 0 || count / channels > UINT32_MAX) {
    throw TUICallError(TUICALL_E_PARAM_INVALID, "samples has " + std::to_string(count) +
                                                    " values, expected a multiple of " +
                                                    std::to_string(channels));
  }
  tuicall_audio audio{};
  audio.size = sizeof audio;
  audio.sample_format = sample_format<Sample>();
  audio.sample_rate_hz = format.sampleRate;
  audio.channels = format.channels;
  audio.samples = samples;
  audio.sample_count = static_cast<uint32_t>(count / channels);
  audio.live = live ? 1 : 0;
  uint32_t queued_ms = 0;
  check(tuicall_engine_push_audio(engine, &audio, &queued_ms));
  return std::chrono::milliseconds(queued_ms);
}

template <class Sample>
TUIAudio<Sample> read_audio(tuicall_engine* engine, const std::string& user_id,
                            const TUIAudioFormat& format, uint32_t count,
                            std::chrono::milliseconds timeout) {
  const size_t channels = std::clamp(format.channels, 1U, kMostChannels);
  TUIAudio<Sample> audio;
  audio.samples.resize(count * channels);
  tuicall_audio_buffer buffer{};
  buffer.size = sizeof buffer;
  buffer.sample_format = sample_format<Sample>();
  buffer.sample_rate_hz = format.sampleRate;
  buffer.channels = format.channels;
  buffer.samples = audio.samples.data();
  buffer.capacity = count;
  check(tuicall_engine_read_audio(engine, c_text(user_id), &buffer, clamped_ms(timeout)));
  audio.samples.resize(buffer.sample_count * channels);
  audio.timestampMs = buffer.timestamp_ms;
  return audio;
}

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_AUDIO_HPP
