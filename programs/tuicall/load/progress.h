// A bar on the terminal that says how far a run is; nothing where standard error is no terminal.
#pragma once

#include <cstdint>
#include <string>

namespace tuicall::cli::load {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // done of all: how much of the stage that `what` names is over. Drawn a few times a second.
  void show(const std::string& what, double done, double all, const std::string& more);
  // Takes the bar away, to write other things.
  void clear();

 private:
  const bool wanted_;
  bool shown_ = false;
  int64_t shown_at_ns_ = 0;
};

}  // namespace tuicall::cli::load
