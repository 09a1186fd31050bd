#include "load/options.h"

#include <string>

namespace tuicall::cli::load {

namespace {

constexpr size_t kMaxUsers = 1'000'000;
constexpr size_t kMaxRuntimes = 64;
const CLI::Range kPercent(0.0, 100.0);

void add_users(CLI::App& command, Plan& plan) {
  command.add_option("--users", plan.users, "So many users, each with a connection of its own")
      ->check(CLI::Range(size_t{2}, kMaxUsers))
      ->capture_default_str();
  command
      .add_option("--user-prefix", plan.user_prefix,
                  "Their ids are this and a number; runs at the same time need different ones")
      ->capture_default_str();
  command
      .add_option("--log-ins-at-once", plan.log_ins_at_once,
                  "So many log in, and out, at the same time")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      .add_option("--runtimes", plan.runtimes, "The users share so many runtimes: a thread each")
      ->check(CLI::Range(size_t{1}, kMaxRuntimes))
      ->capture_default_str();
}

void add_pace(CLI::App& command, Plan& plan) {
  CLI::Option* const rate =
      command
          .add_option(
              "--calls-per-second", plan.calls_per_s,
              "Place calls at this rate, and count the times of late ones from when they are due; "
              "as fast as it goes if not said")
          ->check(CLI::PositiveNumber);
  CLI::Option* const at_once = command
                                   .add_option("--at-once", plan.at_once,
                                               "As fast as it goes: so many calls at the same time")
                                   ->check(CLI::PositiveNumber)
                                   ->capture_default_str()
                                   ->excludes(rate);
  command.add_option("--for", plan.for_s, "Place calls for so many seconds")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_flag("--idle", plan.idle, "Place no calls: stay logged in for the time of --for")
      ->excludes(rate)
      ->excludes(at_once);
}

void add_calls(CLI::App& command, Plan& plan) {
  command
      .add_option_function<std::string>(
          "--people", [&plan](const std::string& text) { set_people(plan, text); },
          "People in a call, the caller included: 2 if not said, or from 2 to 5: 2-5")
      ->type_name("N[-M]");
  command.add_option("--duration", plan.duration_s, "Seconds for which people talk")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      .add_option("--reject-percent", plan.reject_percent,
                  "Share of the calls that the first callee declines")
      ->check(kPercent);
  command
      .add_option("--busy-percent", plan.busy_percent,
                  "Share of the calls that the first callee declines as busy")
      ->check(kPercent);
  command
      .add_option("--cancel-percent", plan.cancel_percent,
                  "Share of the calls that the caller cancels while they ring")
      ->check(kPercent);
  command.add_option("--group", plan.group, "Place them as calls of this group");
  command.add_flag("--voice", plan.voice, "Everybody says a tone and listens to the others");
  command
      .add_option("--seed", plan.seed, "Of the chance that chooses people and share for each call")
      ->capture_default_str();
}

}  // namespace

void add_options(CLI::App& command, Plan& plan) {
  add_users(command, plan);
  add_pace(command, plan);
  add_calls(command, plan);
}

}  // namespace tuicall::cli::load
