#include "audio.h"

#include <algorithm>
#include <chrono>

namespace py = pybind11;

namespace tuicall_python {
namespace {

using Clock = std::chrono::steady_clock;

/** How long a signal handler waits at most for its turn. */
constexpr int kSlice_ms = 100;

std::size_t bytes_of_sample(const AudioLayout& layout) {
  const std::size_t one = layout.sample_format == TUICALL_SAMPLE_F32 ? sizeof(float) : 2;
  return one * std::max<std::uint32_t>(layout.channels, 1);
}

int slice_ms(Clock::time_point deadline, bool for_ever) {
  if (for_ever) return kSlice_ms;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kSlice_ms));
}

}  // namespace

std::uint32_t push_audio(Handle& handle, const py::buffer& samples, const AudioLayout& layout,
                         bool live) {
  Py_buffer view;
  if (PyObject_GetBuffer(samples.ptr(), &view, PyBUF_C_CONTIGUOUS) != 0)
    throw py::error_already_set();
  const std::size_t size = bytes_of_sample(layout);
  const auto bytes = static_cast<std::size_t>(view.len);
  tuicall_audio audio{};
  audio.size = sizeof audio;
  audio.sample_format = layout.sample_format;
  audio.sample_rate_hz = layout.sample_rate_hz;
  audio.channels = layout.channels;
  audio.samples = view.buf;
  audio.sample_count = static_cast<std::uint32_t>(bytes / size);
  audio.live = live ? 1 : 0;
  std::uint32_t queued_ms = 0;
  try {
    if (bytes % size != 0 || bytes / size > UINT32_MAX) {
      throw py::value_error("samples has " + std::to_string(bytes) +
                            " bytes, expected a multiple of " + std::to_string(size));
    }
    handle.require([&](tuicall_engine* engine) {
      return tuicall_engine_push_audio(engine, &audio, &queued_ms);
    });
  } catch (...) {
    PyBuffer_Release(&view);
    throw;
  }
  PyBuffer_Release(&view);
  return queued_ms;
}

std::pair<py::bytes, std::int64_t> read_audio(Handle& handle, const std::string& user_id,
                                              const AudioLayout& layout, std::uint32_t count,
                                              int timeout_ms) {
  const std::size_t size = bytes_of_sample(layout);
  std::string samples(size * count, '\0');
  std::uint32_t given = 0;
  std::int64_t timestamp_ms = 0;
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  while (given < count) {
    tuicall_audio_buffer room{};
    room.size = sizeof room;
    room.sample_format = layout.sample_format;
    room.sample_rate_hz = layout.sample_rate_hz;
    room.channels = layout.channels;
    room.samples = samples.data() + given * size;
    room.capacity = count - given;
    const int wait_ms = slice_ms(deadline, timeout_ms < 0);
    const auto read = [&](tuicall_engine* engine) {
      return tuicall_engine_read_audio(engine, user_id.c_str(), &room, wait_ms);
    };
    if (given == 0) {
      handle.require(read);
      timestamp_ms = room.timestamp_ms;
    } else if (handle.use(read).code != TUICALL_OK) {
      break;  // the call is over, and what was left of it is here
    }
    given += room.sample_count;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (timeout_ms >= 0 && Clock::now() >= deadline) break;
  }
  return {py::bytes(samples.data(), given * size), timestamp_ms};
}

}  // namespace tuicall_python
