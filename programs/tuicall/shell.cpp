#include "shell.h"

#include <algorithm>
#include <stdexcept>

#include "event.h"
#include "missions.h"
#include "numbers.h"
#include "words.h"

namespace tuicall::cli {

namespace {

constexpr size_t kMaxUnseen = 1000;
constexpr const char* kDefaultWaitSeconds = "30";

// What was awaited did not come.
std::string why_not(Wake wake, const std::string& what, const std::string& seconds) {
  if (wake == Wake::kTimeout) return "no " + what + " within " + seconds + " s";
  return (wake == Wake::kSignal ? "interrupted before " : "logged out before ") + what + " came";
}

// A name that no event has would be awaited in vain.
const std::string& event_of(const std::string& name) {
  const std::vector<std::string>& names = event_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return name;
  throw std::invalid_argument("the event is '" + name + "', expected " + joined(names, " or "));
}

}  // namespace

Shell::Shell(Session& session, View& view, LineSource& lines, Typist typist)
    : session_(session), view_(view), lines_(lines), typist_(typist) {
  session_.set_listener([this](const Event& event) {
    unseen_.push_back(event.name);
    if (unseen_.size() > kMaxUnseen) unseen_.pop_front();
  });
}

int Shell::run() {
  if (typist_ == Typist::kPerson) help({});
  while (!quit_ && !session_.interrupted() && !session_.over()) {
    const std::optional<std::string> line = lines_.next();
    if (!line) break;
    obey(*line);
  }
  if (session_.over()) return kExitCallFailed;
  return failed_ && typist_ == Typist::kScript ? kExitCallFailed : kExitOk;
}

const std::vector<Shell::Builtin>& Shell::builtins() {
  static const std::vector<Builtin> commands{
      {{"info", "", "shows the current or last call", 0, 0, {}}, &Shell::info},
      {{"wait", "EVENT [SECONDS]", "until that event has come since the last wait", 1, 2, {}},
       &Shell::wait_for},
      {{"sleep", "SECONDS", "does nothing for so long", 1, 1, {}}, &Shell::pause_for},
      {{"help", "", "shows this", 0, 0, {}}, &Shell::help},
      {{"quit", "", "hangs up, logs out and ends", 0, 0, {}}, &Shell::quit},
      {{"exit", "", "the same", 0, 0, {}}, &Shell::quit}};
  return commands;
}

void Shell::obey(const std::string& text) {
  const std::vector<std::string> words = words_of(text);
  if (words.empty() || words[0][0] == '#') return;
  const auto named = [&](const auto& command) { return words[0] == command.grammar.name; };
  try {
    const auto& commands = shell_commands();
    const auto command = std::find_if(commands.begin(), commands.end(), named);
    if (command != commands.end()) return ask(*command, words);
    const auto builtin = std::find_if(builtins().begin(), builtins().end(), named);
    if (builtin != builtins().end()) return (this->*builtin->obey)(builtin->grammar.read(words));
    complain(words[0], "no command; 'help' lists them");
  } catch (const std::invalid_argument& error) {
    complain(words[0], error.what());
  }
}

void Shell::ask(const ShellCommand& command, const std::vector<std::string>& words) {
  const Session::Start start = command.make(command.grammar.read(words));
  if (!session_.ask(joined(words, " "), start).ok()) failed_ = true;
}

void Shell::info(const Line& /*line*/) { view_.info(session_.info()); }

void Shell::wait_for(const Line& line) {
  const std::string& event = event_of(line.words[1]);
  const std::string seconds = line.word_or(2, kDefaultWaitSeconds);
  const auto seen = [&] { return std::find(unseen_.begin(), unseen_.end(), event); };
  const auto came = [&] { return seen() != unseen_.end(); };
  const Wake wake = session_.wait(came, seconds_of("the time", seconds));
  if (wake != Wake::kDone) return complain("wait", why_not(wake, event, seconds));
  unseen_.erase(unseen_.begin(), seen() + 1);
}

void Shell::pause_for(const Line& line) {
  const std::string& seconds = line.words[1];
  const Wake wake = session_.wait([] { return false; }, seconds_of("the time", seconds));
  if (wake != Wake::kTimeout) complain("sleep", why_not(wake, "the end", seconds));
}

void Shell::help(const Line& /*line*/) {
  const auto show = [this](const Grammar& grammar) {
    view_.note(grammar.full_usage() + "  –  " + grammar.help);
  };
  for (const ShellCommand& command : shell_commands()) show(command.grammar);
  for (const Builtin& builtin : builtins()) show(builtin.grammar);
}

void Shell::quit(const Line& /*line*/) { quit_ = true; }

void Shell::complain(const std::string& command, const std::string& what) {
  failed_ = true;
  view_.result(printable(command), {TUICALL_E_PARAM_INVALID, what, {}, {}});
}

}  // namespace tuicall::cli
