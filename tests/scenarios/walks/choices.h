// What the numbers of a decision mean where somebody is called.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/call_types.h"

namespace tuicall::scenarios {

// One who does not exist.
inline constexpr const char* kNobody = "nobody";

// The users of a walk, those of each app by the same names.
inline const std::vector<std::string> kNames = {"alice", "bob",   "carol", "dave",
                                                "erin",  "frank", kNobody};

base::MediaType media_of(uint32_t how);
uint32_t timeout_of(uint32_t how);
// Half of the time one, else two or three on average; now and then nobody at all.
std::vector<std::string> users_of(uint32_t how);

}  // namespace tuicall::scenarios
