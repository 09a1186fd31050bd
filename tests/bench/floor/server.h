// The floor program's server: passes frames on to whom they are for, with no thought.
#pragma once

#include <string>

namespace tuicall::bench {

// Listens on a free port of 127.0.0.1, prints it, and serves until SIGTERM.
void serve(const std::string& certificate_file, const std::string& key_file);

}  // namespace tuicall::bench
