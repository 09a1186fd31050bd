#include "app.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "completion.h"
#include "line_editor.h"
#include "load/load.h"
#include "load/options.h"
#include "piped_lines.h"
#include "shell.h"
#include "user_sig.h"
#include "words.h"

namespace tuicall::cli {

namespace {

constexpr std::chrono::seconds kReadyTime{10};
constexpr std::chrono::milliseconds kReadyPause{50};

constexpr const char* kFooter =
    R"TEXT(Who and where: every option of an account has an environment variable, so that secrets stay off the
command line. With a server for development:

    tuicalld --dev --listen 127.0.0.1:7450 --data-dir dev > ready.json &
    eval "$(tuicall env ready.json)"
    tuicall answer --user bob &
    tuicall call bob --user alice --duration 5

Exit codes: 0 done, 1 the call failed or was refused, 2 the command line is wrong, 3 cannot log in.)TEXT";

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) c == '\'' ? result += "'\\''" : result += c;
  return result + "'";
}

// The first line of a file, waited for: a server that was just started has not written it yet.
std::string ready_line(const std::string& path) {
  const auto deadline = std::chrono::steady_clock::now() + kReadyTime;
  while (true) {
    std::ifstream file(path);
    std::string line;
    if (std::getline(file, line) && !file.eof()) return line;
    if (std::chrono::steady_clock::now() > deadline) {
      throw UsageError("'" + path + "' has no line, expected the ready line of tuicalld --dev");
    }
    std::this_thread::sleep_for(kReadyPause);
  }
}

// The ready line of tuicalld as shell assignments.
int print_environment(const std::string& path) {
  try {
    const nlohmann::json ready = nlohmann::json::parse(ready_line(path));
    std::cout << "export TUICALL_SERVER=" << quoted(ready.at("listen").get<std::string>()) << "\n"
              << "export TUICALL_CA_FILE=" << quoted(ready.at("ca_file").get<std::string>()) << "\n"
              << "export TUICALL_SDK_APP_ID=" << ready.at("sdk_app_id").get<uint32_t>() << "\n"
              << "export TUICALL_SECRET_KEY=" << quoted(ready.at("secret_key").get<std::string>())
              << "\n";
  } catch (const nlohmann::json::exception& error) {
    throw UsageError("'" + path + "' is not the ready line of tuicalld --dev: " + error.what());
  }
  return kExitOk;
}

}  // namespace

App::App()
    : app_(
          "Make and take calls through a tuicalld server, and see everything that happens to them.",
          "tuicall") {
  app_.set_version_flag("--version", std::string("tuicall ") + tuicall_version());
  app_.require_subcommand(1);
  app_.footer(kFooter);
  add_watch();
  add_call();
  add_answer();
  add_join();
  add_invite();
  add_shell();
  add_load();
  add_operator();
  add_user_sig();
  add_env();
  add_completion();
}

CLI::App* App::add_command(CLI::App& parent, const std::string& name, const std::string& help,
                           const std::string& example) {
  CLI::App* const command = parent.add_subcommand(name, help);
  command->footer(example.empty() ? "" : "Example:\n    " + example);
  return command;
}

CLI::App* App::add_mission(CLI::App& parent, const std::string& name, const std::string& help,
                           const std::string& example, Mission mission) {
  CLI::App* const command = add_command(parent, name, help, example);
  add_login_options(*command, options_.account);
  command->add_flag("--json", options_.json, "One JSON object a line, for programs");
  command->callback([this, mission = std::move(mission)] {
    chosen_ = [this, mission] { return log_in_and(mission); };
  });
  return command;
}

void App::add_stay_options(CLI::App& command) {
  command
      .add_option("--duration", options_.call.duration_s,
                  "Hang up so many seconds after the call began")
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--camera", options_.call.camera, "Start the video stream");
  command.add_flag("--microphone", options_.call.microphone, "Start the audio stream");
  add_sound_options(command);
}

void App::add_sound_options(CLI::App& command) {
  CLI::Option* const devices = command.add_flag("--devices", options_.sound.devices,
                                                "Talk by the system's microphone and loudspeaker");
  command
      .add_option("--audio-in", options_.sound.in_file,
                  "Say what is in this sound file, once, from when the call begins")
      ->type_name("FILE")
      ->excludes(devices);
  command
      .add_option("--audio-out", options_.sound.out_file,
                  "Write what is heard into this WAV file, which is made anew")
      ->type_name("FILE")
      ->excludes(devices);
}

void App::add_placing_options(CLI::App& command) {
  command
      .add_option("--timeout", options_.call.timeout_s, "Seconds for which it rings; 0 = for ever")
      ->capture_default_str();
}

void App::add_watch() {
  CLI::App* const command =
      add_mission(app_, "watch", "Log in and show events as they come, until Ctrl-C",
                  "tuicall watch --user bob",
                  [this](Session& session) { return run_watch(session, options_.for_s); });
  command->add_option("--for", options_.for_s, "End after so many seconds")
      ->check(CLI::NonNegativeNumber);
}

void App::add_call() {
  CLI::App* const command =
      add_mission(app_, "call", "Call one or several users, and stay in the call until it ends",
                  "tuicall call bob carol --user alice --media video --timeout 20",
                  [this](Session& session) { return run_call(session, options_.call); });
  command->add_option("users", options_.call.users, "Whom to call")->required()->type_name("USER");
  command->add_option("--media", options_.call.media, "Audio or video")
      ->check(CLI::IsMember(media_words()))
      ->capture_default_str();
  command->add_option("--group", options_.call.group, "Call them as members of this group");
  command->add_option("--room", options_.call.room,
                      "The room, a number or text; the server's choice if not said");
  command->add_option("--user-data", options_.call.user_data,
                      "Handed to the callees as it is, at most 1000 bytes");
  command->add_option("--chat-group", options_.call.chat_group,
                      "The chat group to which the call belongs");
  add_placing_options(*command);
  add_stay_options(*command);
}

void App::add_answer() {
  CLI::App* const command = add_mission(
      app_, "answer", "Wait for a call and answer it",
      "tuicall answer --user bob --after 2 --count 0",
      [this](Session& session) { return run_answer(session, options_.answer, options_.call); });
  CLI::Option* const reject =
      command->add_flag("--reject", options_.answer.reject, "Decline instead");
  command->add_flag("--ignore", options_.answer.ignore, "Decline as busy instead")
      ->excludes(reject);
  command->add_option("--after", options_.answer.after_s, "Let it ring so many seconds first")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--within", options_.answer.within_s,
                   "Give up if nobody calls within so many seconds")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--count", options_.answer.count,
                   "So many calls, one after the other; 0 = until Ctrl-C")
      ->capture_default_str();
  add_stay_options(*command);
}

void App::add_join() {
  CLI::App* const command = add_mission(
      app_, "join", "Enter a running call, by its id or by its room",
      "tuicall join --room 42 --group team --user dave",
      [this](Session& session) { return run_join(session, options_.call_id, options_.call); });
  CLI::Option* const call_id = command->add_option("call_id", options_.call_id, "The call");
  CLI::Option* const room =
      command->add_option("--room", options_.call.room, "Its room instead")->excludes(call_id);
  command->add_option("--group", options_.call.group, "The group of the room's call")->needs(room);
  command->add_option("--media", options_.call.media, "Audio or video, with --room")
      ->check(CLI::IsMember(media_words()))
      ->capture_default_str();
  add_stay_options(*command);
}

void App::add_invite() {
  CLI::App* const command = add_mission(
      app_, "invite",
      "Invite people into a running call and stay in it: the one that you are in, which moves from "
      "your other program "
      "to this one, or the one of --call",
      "tuicall invite carol dave --user alice",
      [this](Session& session) { return run_invite(session, options_.call_id, options_.call); });
  command->add_option("users", options_.call.users, "Whom to invite")
      ->required()
      ->type_name("USER");
  command->add_option("--call", options_.call_id, "Enter this call first");
  add_placing_options(*command);
  add_stay_options(*command);
}

void App::add_shell() {
  CLI::App* const command = add_command(
      app_, "shell", "Type commands while events show live; 'help' lists them",
      "printf 'call bob\\nwait on_call_begin\\nhangup\\n' | tuicall shell --user alice");
  add_login_options(*command, options_.account);
  command->add_flag("--json", options_.json, "One JSON object a line, for programs");
  add_sound_options(*command);
  command->callback([this] { chosen_ = [this] { return run_shell(); }; });
}

void App::add_load() {
  CLI::App* const command = add_command(
      app_, "load", "Log many users in, let them call each other, and measure the server",
      "tuicall load --users 1000 --calls-per-second 500 --for 60");
  add_server_options(*command, options_.account);
  add_app_option(*command, options_.account);
  add_key_options(*command, options_.account);
  load::add_options(*command, options_.load);
  command->add_flag("--json", options_.json, "JSON objects instead of the table, for programs");
  command->callback([this] { chosen_ = [this] { return run_load(); }; });
}

void App::add_operator() {
  CLI::App* const group =
      add_command(app_, "operator", "What only operators of the server may do", "");
  group->require_subcommand(1);
  CLI::App* const command =
      add_mission(*group, "end-call", "End anybody's call",
                  "tuicall operator end-call CALL_ID --user administrator",
                  [this](Session& session) { return run_end_call(session, options_.call_id); });
  command->add_option("call_id", options_.call_id, "The call")->required();
}

void App::add_user_sig() {
  CLI::App* const group =
      add_command(app_, "usersig", "Make and check tickets; no server is needed", "");
  group->require_subcommand(1);
  CLI::App* const make = add_command(*group, "make", "Make a ticket",
                                     "tuicall usersig make --user alice --expire 3600");
  add_user_options(*make, options_.account);
  add_key_options(*make, options_.account);
  make->add_option("--expire", options_.expire_s, "Valid for so many seconds")
      ->capture_default_str();
  make->callback(
      [this] { chosen_ = [this] { return make_user_sig(options_.account, options_.expire_s); }; });

  CLI::App* const check =
      add_command(*group, "check", "Check a ticket as the server does",
                  "tuicall usersig make --user alice | tuicall usersig check --user alice");
  add_user_options(*check, options_.account);
  add_key_options(*check, options_.account);
  const CLI::Option* const given = check->add_option(
      "ticket", options_.ticket, "The ticket; read from standard input if not said");
  check->add_flag("--json", options_.json, "The answer as a JSON object");
  check->callback([this, given] {
    chosen_ = [this, given] {
      const std::string ticket = given->count() == 0 ? read_text(std::cin) : options_.ticket;
      return check_user_sig(options_.account, ticket, options_.json);
    };
  });
}

void App::add_env() {
  CLI::App* const command =
      add_command(app_, "env", "Print a development server's ready line as settings for a shell",
                  "eval \"$(tuicall env ready.json)\"");
  command->add_option("file", options_.ready_file, "What tuicalld --dev printed")
      ->required()
      ->type_name("FILE");
  command->callback(
      [this] { chosen_ = [this] { return print_environment(options_.ready_file); }; });
}

void App::add_completion() {
  CLI::App* const command =
      add_command(app_, "completion", "Print the completion script of a shell",
                  "source <(tuicall completion bash)");
  command->add_option("shell", options_.shell, "Which shell")
      ->required()
      ->check(CLI::IsMember(completion_shells()));
  command->callback([this] {
    chosen_ = [this] {
      std::cout << completion_script(app_, options_.shell);
      return static_cast<int>(kExitOk);
    };
  });
}

int App::run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
    return chosen_();
  } catch (const CLI::ParseError& error) {
    return app_.exit(error) == 0 ? kExitOk : kExitUsage;
  } catch (const UsageError& error) {
    std::cerr << "tuicall: " << error.what() << "\n";
  } catch (const TUICallError& error) {
    std::cerr << "tuicall: " << error.what() << " (" << error.code() << ")\n";
  }
  return kExitUsage;
}

int App::log_in_and(const Mission& mission) {
  const Signals signals;
  View view(options_.json ? Format::kJson : format_for(stdout), stdout);
  Session session(options_.account, view, signals);
  session.use(Sound(options_.sound));
  if (!session.log_in().ok()) return kExitNoLogin;
  const int code = mission(session);
  session.leave();
  return code;
}

int App::run_load() {
  const Signals signals;
  return load::Load(options_.load, options_.account, options_.json, signals).run();
}

int App::run_shell() {
  const Signals signals;
  View view(options_.json ? Format::kJson : format_for(stdout), stdout);
  Session session(options_.account, view, signals);
  session.use(Sound(options_.sound));
  const bool person = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && !options_.json;
  std::unique_ptr<LineSource> lines;
  if (person) {
    lines = std::make_unique<LineEditor>(session, view, options_.account.user + "> ");
  } else {
    lines = std::make_unique<PipedLines>(session, STDIN_FILENO);
  }
  using Typist = Shell::Typist;
  Shell shell(session, view, *lines, person ? Typist::kPerson : Typist::kScript);
  if (!session.log_in().ok()) return kExitNoLogin;
  const int code = shell.run();
  session.leave();
  return code;
}

}  // namespace tuicall::cli
