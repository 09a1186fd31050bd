#include "rings.h"

#include <algorithm>

namespace tuicall::scenarios {

void Rings::asked(const std::vector<std::string>& user_ids, uint32_t timeout_ms) {
  const int64_t asked_ms = timeout_ms == 0 ? kForEver_ms : int64_t{timeout_ms};
  for (const std::string& user_id : user_ids) {
    int64_t& longest_ms = longest_ms_[user_id];
    longest_ms = std::max(longest_ms, asked_ms);
  }
}

int64_t Rings::longest_ms(const std::string& user_id) const {
  const auto found = longest_ms_.find(user_id);
  return found == longest_ms_.end() ? 0 : found->second;
}

}  // namespace tuicall::scenarios
