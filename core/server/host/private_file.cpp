#include "server/host/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tuicall::server {
namespace {

base::Status failed(const std::string& what, const std::string& path, int error) {
  return {base::kParamInvalid,
          "Cannot " + what + " '" + path + "': " + std::generic_category().message(error) + "."};
}

// Returns an errno.
int write_all(int fd, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t size = write(fd, text.data() + written, text.size() - written);
    if (size < 0) return errno;
    written += static_cast<size_t>(size);
  }
  return fsync(fd) == 0 ? 0 : errno;
}

// Returns an errno.
int read_all(int fd, std::string& text) {
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t size = read(fd, piece.data(), piece.size());
    if (size == 0) return 0;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno;
    text.append(piece.data(), static_cast<size_t>(size));
  }
}

// Returns an errno.
int read_path(const std::string& path, std::string& text) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = read_all(fd, text);
  close(fd);
  return error;
}

}  // namespace

base::Status write_private_file(const std::string& path, const std::string& text) {
  std::string draft = path + ".XXXXXX";
  const int fd = mkostemp(draft.data(), O_CLOEXEC);  // with mode 0600
  if (fd < 0) return failed("write", path, errno);
  int error = write_all(fd, text);
  close(fd);
  if (error == 0 && rename(draft.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  unlink(draft.c_str());
  return failed("write", path, error);
}

base::Result<std::string> read_file(const std::string& path) {
  std::string text;
  const int error = read_path(path, text);
  if (error != 0) return failed("read", path, error);
  return text;
}

base::Result<std::optional<std::string>> read_file_if_any(const std::string& path) {
  std::string text;
  const int error = read_path(path, text);
  if (error == ENOENT) return std::optional<std::string>();
  if (error != 0) return failed("read", path, error);
  return std::optional(std::move(text));
}

base::Status make_private_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  std::filesystem::path folder(path);
  if (!folder.has_filename()) folder = folder.parent_path();  // it ended with a slash
  std::filesystem::create_directories(folder.parent_path(), error);
  if (mkdir(path.c_str(), S_IRWXU) == 0) return {};
  return failed("make the folder", path, errno);
}

}  // namespace tuicall::server
