// What fuzzing of media packets begins with.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tuicall::fuzz {

// Each for the fuzzer of that name.
std::vector<std::pair<std::string, std::vector<uint8_t>>> media_seeds();

}  // namespace tuicall::fuzz
