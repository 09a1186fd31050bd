// The secrets file: which apps the server serves, the keys that sign their tickets, and their
// administrators.
//   {"apps": [{"sdk_app_id": 1400000001, "keys": ["new key", "old key"], "administrators":
//   ["administrator"]}]}
#pragma once

#include <string>

#include "base/status.h"
#include "server/service_options.h"

namespace tuicall::server {

// Errors name the file and the member, never a key.
base::Result<Apps> read_secrets(const std::string& file);
base::Result<Apps> parse_secrets(const std::string& text, const std::string& file);

// The text of such a file.
std::string format_secrets(const Apps& apps);

}  // namespace tuicall::server
