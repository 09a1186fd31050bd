// Numbers as people type them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tuicall::cli {

// Seconds, with a point if wanted, 0 to 1000000. `name` is what a wrong one is called in the
// message. Throws std::invalid_argument.
std::chrono::milliseconds seconds_of(const std::string& name, const std::string& text);

// Whole seconds, 0 to 4294967295. Throws std::invalid_argument.
uint32_t whole_seconds_of(const std::string& name, const std::string& text);

}  // namespace tuicall::cli
