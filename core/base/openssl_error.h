// What OpenSSL says of its last failure in this thread. Empties its error queue.
#pragma once

#include <string>

namespace tuicall::base {

std::string take_openssl_error();

}  // namespace tuicall::base
