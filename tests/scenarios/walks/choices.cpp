#include "choices.h"

#include <array>

namespace tuicall::scenarios {

base::MediaType media_of(uint32_t how) {
  return how % 2 == 0 ? base::MediaType::kVideo : base::MediaType::kAudio;
}

uint32_t timeout_of(uint32_t how) {
  constexpr std::array<uint32_t, 8> kTimeouts_ms = {1'000, 2'000, 2'000, 3'000,
                                                    4'000, 5'000, 6'000, 6'000};
  return how % 32 == 0 ? 0 : kTimeouts_ms.at(how / 32 % kTimeouts_ms.size());
}

std::vector<std::string> users_of(uint32_t how) {
  if (how % 2 == 0) {
    return {kNames[how / 2 % kNames.size()]};
  }
  const uint32_t mask = how >> 1U & (how >> 9U | how >> 17U);
  std::vector<std::string> users;
  for (size_t i = 0; i < kNames.size(); ++i) {
    if ((mask >> i & 1U) != 0) {
      users.push_back(kNames[i]);
    }
  }
  return users;
}

}  // namespace tuicall::scenarios
