// What the tickets of these tests are signed with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tuicall::auth {

inline const std::string kKey = "test-secret-key-1234567890abcdef";
inline const std::vector<std::string> kKeys = {kKey};
constexpr uint32_t kApp = 1400000000;

}  // namespace tuicall::auth
