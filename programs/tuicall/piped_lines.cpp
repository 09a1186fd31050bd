#include "piped_lines.h"

#include <unistd.h>

#include <array>

namespace tuicall::cli {

std::optional<std::string> PipedLines::next() {
  while (true) {
    const size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    if (!open_) return std::nullopt;
    const Wake wake = session_.wait([] { return false; }, std::nullopt, fd_);
    if (wake != Wake::kInput) return std::nullopt;
    read_more();
  }
}

void PipedLines::read_more() {
  std::array<char, 4096> bytes{};
  const ssize_t count = read(fd_, bytes.data(), bytes.size());
  open_ = count > 0;
  if (open_) buffer_.append(bytes.data(), static_cast<size_t>(count));
  if (!open_ && !buffer_.empty()) buffer_ += '\n';  // a last line without an end
}

}  // namespace tuicall::cli
