// How many commands each user may give: so many a second, and as many at once as have been saved up
// to the burst (a token bucket for each user). Loop thread only.
#pragma once

#include <cstdint>
#include <map>

#include "server/store/store.h"

namespace tuicall::server {

class Allowance {
 public:
  // per_second 0: as many as they like.
  Allowance(int64_t per_second, int64_t burst);

  // Whether this one is allowed; then it counts.
  bool take(const UserKey& user, int64_t now_ms);
  // Forgets those who have saved up all they can.
  void sweep(int64_t now_ms);
  size_t size() const { return buckets_.size(); }

 private:
  struct Bucket {
    int64_t saved = 0;  // thousandths of a command
    int64_t at_ms = 0;
  };
  int64_t saved_at(const Bucket& bucket, int64_t now_ms) const;

  const int64_t per_second_;  // and thousandths a millisecond
  const int64_t most_;        // thousandths
  std::map<UserKey, Bucket> buckets_;
};

}  // namespace tuicall::server
