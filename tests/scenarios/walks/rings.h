// For how long people of a walk are to ring at most, by all that was asked for.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace tuicall::scenarios {

class Rings {
 public:
  static constexpr int64_t kForEver_ms = std::numeric_limits<int64_t>::max();

  // Somebody calls or invites these. timeout_ms: 0 = for ever.
  void asked(const std::vector<std::string>& user_ids, uint32_t timeout_ms);
  int64_t longest_ms(const std::string& user_id) const;

 private:
  std::map<std::string, int64_t> longest_ms_;  // by name: in whichever app
};

}  // namespace tuicall::scenarios
