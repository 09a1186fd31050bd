// `tuicall shell`: commands are typed, or piped in, while events show live.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "grammar.h"
#include "line_source.h"
#include "session.h"
#include "shell_command.h"

namespace tuicall::cli {

class Shell {
 public:
  // Whether a person types, who sees what fails and can try again, or a script runs.
  enum class Typist { kPerson, kScript };

  // Made before the log-in, so that `wait` knows of the call that rings then.
  Shell(Session& session, View& view, LineSource& lines, Typist typist);

  // Obeys until `quit`, the end of input, a signal, or the end of the session. Gives the exit code:
  // 1 if a script's command failed, or this user is logged out for good.
  int run();

 private:
  // A command of the shell itself.
  struct Builtin {
    Grammar grammar;
    void (Shell::*obey)(const Line&);
  };
  static const std::vector<Builtin>& builtins();

  void obey(const std::string& text);
  void ask(const ShellCommand& command, const std::vector<std::string>& words);
  void info(const Line& line);
  void wait_for(const Line& line);
  void pause_for(const Line& line);
  void help(const Line& line);
  void quit(const Line& line);
  void complain(const std::string& command, const std::string& what);

  Session& session_;
  View& view_;
  LineSource& lines_;
  Typist typist_;
  std::deque<std::string> unseen_;  // events since the last `wait`
  bool failed_ = false;
  bool quit_ = false;
};

}  // namespace tuicall::cli
