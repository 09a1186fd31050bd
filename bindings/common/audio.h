// Sound as the bindings hand it over: arrays of values, those of all channels together. The values
// are a multiple of the channels, which the binding has checked. Any thread.
#pragma once

#include <tuicall/tuicall.h>

#include <algorithm>
#include <cstdint>

namespace tuicall_bindings {

struct AudioLayout {
  std::uint32_t sample_rate_hz;
  std::uint32_t channels;
};

template <class Pointer>
struct Values {
  Pointer start;
  std::uint32_t count;
};

/** Where the outcome of reading goes. */
struct AudioRead {
  std::uint32_t* sample_count;
  std::int64_t* timestamp_ms;
};

constexpr std::uint32_t kMostChannels = 2;

/** How many samples each channel has; a wrong number of channels is for the library to refuse. */
inline std::uint32_t samples_a_channel(std::uint32_t value_count, std::uint32_t channels) {
  return value_count / std::clamp<std::uint32_t>(channels, 1, kMostChannels);
}

/** @param live            1: a device records the values as they are pushed; 0: not
    @param[out] queued_ms  how much waits now */
inline std::int32_t push_audio(tuicall_engine* engine, std::int32_t sample_format,
                               AudioLayout layout, std::uint32_t live, Values<const void*> values,
                               std::uint32_t* queued_ms) {
  tuicall_audio audio{};
  audio.size = sizeof audio;
  audio.sample_format = sample_format;
  audio.sample_rate_hz = layout.sample_rate_hz;
  audio.channels = layout.channels;
  audio.samples = values.start;
  audio.sample_count = samples_a_channel(values.count, layout.channels);
  audio.live = live;
  return tuicall_engine_push_audio(engine, &audio, queued_ms);
}

/** Blocks for as long as tuicall_engine_read_audio() does. */
inline std::int32_t read_audio(tuicall_engine* engine, const char* user_id,
                               std::int32_t sample_format, AudioLayout layout, Values<void*> room,
                               std::int32_t timeout_ms, AudioRead read) {
  tuicall_audio_buffer buffer{};
  buffer.size = sizeof buffer;
  buffer.sample_format = sample_format;
  buffer.sample_rate_hz = layout.sample_rate_hz;
  buffer.channels = layout.channels;
  buffer.samples = room.start;
  buffer.capacity = samples_a_channel(room.count, layout.channels);
  const std::int32_t status = tuicall_engine_read_audio(engine, user_id, &buffer, timeout_ms);
  *read.sample_count = buffer.sample_count;
  *read.timestamp_ms = buffer.timestamp_ms;
  return status;
}

}  // namespace tuicall_bindings
