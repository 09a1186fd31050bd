// Lines from a file, a pipe, or another program.
#pragma once

#include <string>

#include "line_source.h"
#include "session.h"

namespace tuicall::cli {

class PipedLines : public LineSource {
 public:
  // The session outlives it.
  PipedLines(Session& session, int fd) : session_(session), fd_(fd) {}

  std::optional<std::string> next() override;

 private:
  void read_more();

  Session& session_;
  int fd_;
  bool open_ = true;
  std::string buffer_;
};

}  // namespace tuicall::cli
