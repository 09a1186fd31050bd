#include "server/host/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

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
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return failed("read", path, errno);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return failed("read", path, errno);
  return text;
}

base::Status make_private_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (mkdir(path.c_str(), S_IRWXU) == 0) return {};
  return failed("make the folder", path, errno);
}

}  // namespace tuicall::server
