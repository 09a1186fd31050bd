// `tuicall shell`: commands are typed, or piped in, while events show live.
#pragma once

#include <deque>
#include <string>

#include "session.h"
#include "shell_command.h"

namespace tuicall::cli {

class Shell {
 public:
  // With `prompt`, a person types. Made before the log-in, so that `wait` knows of the call that
  // rings then.
  Shell(Session& session, View& view, int input_fd, std::string prompt);

  // Obeys until `quit`, the end of input, or a signal. Gives the exit code: 1 if a piped command
  // failed.
  int run();

 private:
  bool read_input();                   // false at its end
  bool obey(const std::string& text);  // false to quit
  void ask(const ShellCommand& command, const Line& line);
  void wait_for(const Line& line);
  void pause_for(const Line& line);
  void help();
  void complain(const std::string& command, const std::string& what);
  void show_prompt() const;

  Session& session_;
  View& view_;
  int input_fd_;
  std::string prompt_;
  std::string buffer_;
  std::deque<std::string> unseen_;  // events since the last `wait`
  bool failed_ = false;
};

}  // namespace tuicall::cli
