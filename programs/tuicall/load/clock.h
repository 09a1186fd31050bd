// The clock of a run, which only goes forward, in nanoseconds.
#pragma once

#include <cstdint>

namespace tuicall::cli::load {

constexpr double kNsPerS = 1e9;

int64_t now_ns();
// When so many seconds from now are over.
int64_t after(double duration_s);
double seconds_since(int64_t begun_ns);

// How many of them there were in each second; 0 if no time has passed.
double per_second(uint64_t number, double duration_s);

}  // namespace tuicall::cli::load
