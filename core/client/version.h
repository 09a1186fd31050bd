// The release, as the client tells it to the server and to its program.
#pragma once

namespace tuicall::client {

inline constexpr const char* kVersion = TUICALL_VERSION;

}  // namespace tuicall::client
