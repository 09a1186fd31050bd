#include "server_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace tuicall::server {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kDeadline = std::chrono::seconds(60);
constexpr auto kPause = std::chrono::milliseconds(5);

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments,
                             std::vector<std::string> environment) {
  std::array<int, 2> pipe_ends{};
  EXPECT_EQ(pipe2(pipe_ends.data(), O_CLOEXEC), 0);
  stdout_ = pipe_ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  const std::string log_file = folder_.path() + "/log";
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_file.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  arguments.insert(arguments.begin(), TUICALLD_PROGRAM);
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  const int status = posix_spawn(&pid_, TUICALLD_PROGRAM, &actions, nullptr,
                                 pointers(arguments).data(), pointers(environment).data());
  EXPECT_EQ(status, 0);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(stdout_);
}

std::vector<std::string> ServerProcess::dev(const std::string& folder,
                                            std::vector<std::string> more) {
  std::vector<std::string> all{"--dev", "--listen", "127.0.0.1:0", "--data-dir", folder};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

const nlohmann::json& ServerProcess::ready() {
  while (ready_.is_null()) {
    pollfd readable{stdout_, POLLIN, 0};
    const int ready =
        poll(&readable, 1, static_cast<int>(std::chrono::milliseconds(kDeadline).count()));
    std::array<char, 4096> piece{};
    const ssize_t size = ready == 1 ? read(stdout_, piece.data(), piece.size()) : 0;
    if (size <= 0) {
      ADD_FAILURE() << "the server did not get ready: " << log();
      ready_ = nlohmann::json::object();
      break;
    }
    read_.append(piece.data(), static_cast<size_t>(size));
    if (read_.find('\n') != std::string::npos) ready_ = nlohmann::json::parse(read_);
  }
  return ready_;
}

uint16_t ServerProcess::port() {
  const std::string listen = ready().value("listen", ":0");
  return static_cast<uint16_t>(std::stoul(listen.substr(listen.rfind(':') + 1)));
}

void ServerProcess::signal(int number) const { kill(pid_, number); }

int ServerProcess::exit_code() {
  const auto deadline = Clock::now() + kDeadline;
  while (pid_ > 0 && Clock::now() < deadline) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    } else {
      std::this_thread::sleep_for(kPause);
    }
  }
  return exit_code_;
}

std::string ServerProcess::output() {
  exit_code();
  std::array<char, 4096> piece{};
  for (ssize_t size = 1; size > 0;) {
    size = read(stdout_, piece.data(), piece.size());
    if (size > 0) read_.append(piece.data(), static_cast<size_t>(size));
  }
  return read_;
}

std::string ServerProcess::log() const {
  std::ifstream stream(folder_.path() + "/log");
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<nlohmann::json> ServerProcess::wait_for_log(const std::string& event,
                                                        size_t count) const {
  const auto deadline = Clock::now() + kDeadline;
  std::vector<nlohmann::json> found;
  while (found.size() < count && Clock::now() < deadline) {
    found.clear();
    std::istringstream lines(log());
    for (std::string line; std::getline(lines, line);) {
      const auto parsed = nlohmann::json::parse(line, nullptr, false);
      if (parsed.is_object() && parsed.value("event", "") == event) found.push_back(parsed);
    }
    std::this_thread::sleep_for(kPause);
  }
  EXPECT_GE(found.size(), count) << "of event " << event << " in:\n" << log();
  return found;
}

Finished run_server(std::vector<std::string> arguments, std::vector<std::string> environment) {
  ServerProcess process(std::move(arguments), std::move(environment));
  const int code = process.exit_code();
  return {code, process.output(), process.log()};
}

}  // namespace tuicall::server
