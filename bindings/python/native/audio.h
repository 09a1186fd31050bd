// The sound of an engine: samples of Python's buffers. Interpreter lock held everywhere.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>
#include <utility>

#include "handle.h"

namespace tuicall_python {

/** How samples are laid out: `sample_format` is TUICALL_SAMPLE_…. */
struct AudioLayout {
  std::int32_t sample_format;
  std::uint32_t sample_rate_hz;
  std::uint32_t channels;
};

/** @param samples any object with a contiguous buffer. @return how much waits, in ms */
std::uint32_t push_audio(Handle& handle, const pybind11::buffer& samples, const AudioLayout& layout,
                         bool live);

/**
 * Waits until so many samples are there, the timeout is over, or the call; a signal handler that
 * raises ends it, and nothing more is read then.
 * @param timeout_ms -1: until the call is over
 * @return the samples as bytes, and the time of the first one in ms
 */
std::pair<pybind11::bytes, std::int64_t> read_audio(Handle& handle, const std::string& user_id,
                                                    const AudioLayout& layout, std::uint32_t count,
                                                    int timeout_ms);

}  // namespace tuicall_python
