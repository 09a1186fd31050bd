// Where the shell's lines come from.
#pragma once

#include <optional>
#include <string>

namespace tuicall::cli {

class LineSource {
 public:
  LineSource() = default;
  virtual ~LineSource() = default;
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  // The next line without its end, while events are delivered; nothing at the end of the input, or
  // when the session is finished.
  virtual std::optional<std::string> next() = 0;
};

}  // namespace tuicall::cli
