// Where the sound of a call comes from, and where it goes: files or devices. 16-bit samples, those
// of a moment side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tuicall::cli {

struct AudioFormat {
  uint32_t rate_hz = 48'000;
  uint32_t channels = 1;
};

// Of each channel.
inline size_t samples_in(uint32_t duration_ms, uint32_t rate_hz) {
  constexpr uint32_t kSecond_ms = 1000;
  return size_t{rate_hz} * duration_ms / kSecond_ms;
}

class AudioSource {
 public:
  virtual ~AudioSource() = default;
  virtual AudioFormat format() const = 0;
  // The next `count` samples of each channel, or fewer at the end: none when nothing follows. A
  // device waits until they were recorded. Throws std::runtime_error.
  virtual std::vector<int16_t> read(size_t count) = 0;
  // It records as it is read: what waits to be said is kept short.
  virtual bool live() const = 0;
  // The next call begins: what is read then is the beginning.
  virtual void rewind() = 0;
};

class AudioSink {
 public:
  virtual ~AudioSink() = default;
  virtual AudioFormat format() const = 0;
  // A device waits until there is room. Throws std::runtime_error.
  virtual void write(const std::vector<int16_t>& samples) = 0;
  // It plays by a clock of its own: what waits to be heard is kept short.
  virtual bool live() const = 0;
};

}  // namespace tuicall::cli
