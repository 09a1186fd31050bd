// The command line's grammar: subcommands and their options, and what is done for each.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "account.h"
#include "load/plan.h"
#include "missions.h"
#include "sound.h"

namespace tuicall::cli {

// Everything that a command line can say.
struct Options {
  Account account;
  CallOptions call;
  AnswerOptions answer;
  SoundOptions sound;
  load::Plan load;
  std::string call_id;
  std::string ready_file;
  std::string shell;
  std::string ticket;
  int64_t expire_s = 7LL * 24 * 3600;
  double for_s = 0;
  bool json = false;
};

class App {
 public:
  App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Parses and does what was asked. Gives the exit code. Everything wrong is said on stderr.
  int run(int argc, char** argv);

 private:
  using Mission = std::function<int(Session&)>;

  CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& help,
                        const std::string& example);
  CLI::App* add_mission(CLI::App& parent, const std::string& name, const std::string& help,
                        const std::string& example, Mission mission);
  void add_watch();
  void add_call();
  void add_answer();
  void add_join();
  void add_invite();
  void add_shell();
  void add_load();
  void add_operator();
  void add_user_sig();
  void add_env();
  void add_completion();
  void add_stay_options(CLI::App& command);
  void add_sound_options(CLI::App& command);
  void add_placing_options(CLI::App& command);
  int log_in_and(const Mission& mission);
  int run_shell();
  int run_load();

  CLI::App app_;
  Options options_;
  std::function<int()> chosen_;
};

}  // namespace tuicall::cli
