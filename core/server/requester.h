// Who asks: a session, and the number of the request that is to be answered.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/store/store.h"

namespace tuicall::server {

struct Requester {
  UserKey user;
  std::string session_id;
  uint64_t request_id = 0;
};

// The request has been answered, or had been before.
using Answered = std::function<void()>;

}  // namespace tuicall::server
