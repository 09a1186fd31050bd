// Unguessable text: ids of calls and sessions, resume tokens, the secret of --dev.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tuicall::server {

// So many random bytes, at most 64, as hexadecimal digits.
std::string random_text(size_t bytes);

uint32_t random_number();

}  // namespace tuicall::server
