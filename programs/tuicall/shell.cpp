#include "shell.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "missions.h"

namespace tuicall::cli {

namespace {

constexpr size_t kMaxUnseen = 1000;
constexpr const char* kDefaultWaitSeconds = "30";

Session::Milliseconds milliseconds(const std::string& seconds) {
  size_t end = 0;
  const double value = std::stod(seconds, &end);
  if (end != seconds.size() || !(value >= 0 && value < 1e6)) {
    throw std::invalid_argument("the time is '" + seconds + "', expected seconds");
  }
  return Session::Milliseconds(static_cast<int64_t>(value * 1000));
}

}  // namespace

Shell::Shell(Session& session, View& view, int input_fd, std::string prompt)
    : session_(session), view_(view), input_fd_(input_fd), prompt_(std::move(prompt)) {
  session_.set_listener([this](const Event& event) {
    unseen_.push_back(event.name);
    if (unseen_.size() > kMaxUnseen) unseen_.pop_front();
  });
}

int Shell::run() {
  if (!prompt_.empty()) {
    view_.set_around([] { (void)std::fputs("\r\033[K", stdout); }, [this] { show_prompt(); });
    help();
  }
  bool open = true;
  while (true) {
    for (size_t end = 0; (end = buffer_.find('\n')) != std::string::npos;) {
      const std::string text = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      if (!obey(text)) return failed_ && prompt_.empty() ? kExitCallFailed : kExitOk;
    }
    if (!open) return failed_ && prompt_.empty() ? kExitCallFailed : kExitOk;
    const Wake wake = session_.wait([] { return false; }, std::nullopt, input_fd_);
    if (wake == Wake::kOver) return kExitCallFailed;
    if (wake == Wake::kSignal) return kExitOk;
    open = read_input();
  }
}

bool Shell::read_input() {
  char bytes[4096];
  const ssize_t count = read(input_fd_, bytes, sizeof bytes);
  if (count > 0) buffer_.append(bytes, static_cast<size_t>(count));
  if (count <= 0 && !buffer_.empty()) buffer_ += '\n';
  return count > 0;
}

bool Shell::obey(const std::string& text) {
  const Line line = Line::parse(text);
  if (line.words.empty() || line.words[0][0] == '#') {
    show_prompt();
    return true;
  }
  const std::string& name = line.words[0];
  if (name == "quit" || name == "exit") return false;
  try {
    const auto& commands = shell_commands();
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const auto& c) { return name == c.name; });
    if (found != commands.end()) {
      ask(*found, line);
    } else if (name == "info") {
      view_.info(session_.info());
    } else if (name == "wait") {
      wait_for(line);
    } else if (name == "sleep") {
      pause_for(line);
    } else if (name == "help") {
      help();
    } else {
      complain(name, "no command; 'help' lists them");
    }
  } catch (const std::logic_error& error) {  // a number or word that cannot be read
    complain(name, error.what());
  }
  return true;
}

void Shell::ask(const ShellCommand& command, const Line& line) {
  const size_t words = line.words.size() - 1;
  if (words < command.min_words || words > command.max_words) {
    const std::string usage = command.usage;
    return complain(command.name, "expected " + (usage.empty() ? "nothing behind it" : usage));
  }
  std::string text = command.name;
  for (size_t i = 1; i < line.words.size(); ++i) text += " " + line.words[i];
  if (!session_.ask(text, command.make(line)).ok()) failed_ = true;
}

void Shell::wait_for(const Line& line) {
  const std::string event = line.word_or(1, "");
  const std::string seconds = line.word_or(2, kDefaultWaitSeconds);
  const auto seen = [&] { return std::find(unseen_.begin(), unseen_.end(), event); };
  const auto came = [&] { return seen() != unseen_.end(); };
  if (session_.wait(came, milliseconds(seconds)) != Wake::kDone) {
    return complain("wait", "no " + event + " within " + seconds + " s");
  }
  unseen_.erase(unseen_.begin(), seen() + 1);
}

void Shell::pause_for(const Line& line) {
  (void)session_.wait([] { return false; }, milliseconds(line.word_or(1, "1")));
}

void Shell::help() {
  for (const ShellCommand& command : shell_commands()) {
    view_.note(std::string(command.name) + " " + command.usage + "  –  " + command.help);
  }
  view_.note("info  –  the current or last call");
  view_.note("wait EVENT [SECONDS]  –  until that event has come since the last wait");
  view_.note("sleep SECONDS, help, quit");
}

void Shell::complain(const std::string& command, const std::string& what) {
  failed_ = true;
  view_.result(command, {TUICALL_E_PARAM_INVALID, what, {}, {}});
}

void Shell::show_prompt() const {
  if (prompt_.empty()) return;
  (void)std::fputs(prompt_.c_str(), stdout);
  (void)std::fflush(stdout);
}

}  // namespace tuicall::cli
