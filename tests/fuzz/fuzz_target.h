// What every fuzzer here gives: libFuzzer calls it with bytes of its own making, replay.cpp with
// the committed corpus. It says what is wrong by GoogleTest's expectations.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
