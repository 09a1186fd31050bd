// Files that hold secrets: readable by their owner alone, and written all at once.
#pragma once

#include <optional>
#include <string>

#include "base/status.h"

namespace tuicall::server {

// Replaces the file, with mode 0600.
base::Status write_private_file(const std::string& path, const std::string& text);

base::Result<std::string> read_file(const std::string& path);
// Nothing, and no failure, if there is no such file.
base::Result<std::optional<std::string>> read_file_if_any(const std::string& path);

// Makes the folder, with mode 0700, if there is none.
base::Status make_private_folder(const std::string& path);

}  // namespace tuicall::server
