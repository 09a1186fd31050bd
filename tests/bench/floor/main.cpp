// The least that a call over TLS can cost a server: one thread, epoll, OpenSSL, frames of 200 bytes
// and a list of users instead of any logic. A call is 6 frames in and 8 out: call, ringing, answer,
// a change of media each way, hang-up. What tuicalld costs beyond it is its own.
//
//   floor server CERTIFICATE_FILE KEY_FILE              prints its port, ends with SIGTERM
//   floor calls PORT USERS AT_ONCE SECONDS CALLS_PER_S  0 calls/s: AT_ONCE at a time
//   floor idle PORT USERS                               stays until its input ends
//   floor greetings PORT USERS SECONDS GREETINGS_PER_S  one round trip each
//
// All but the first print "ready" once everybody is logged in, and go on with a line of input.
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "floor/load.h"
#include "floor/server.h"

namespace {

void await_line() {
  std::cout << "ready" << std::endl;
  std::string line;
  std::getline(std::cin, line);
}

int run(const std::vector<std::string>& words) {
  using tuicall::bench::Load;
  const std::string what = words.empty() ? "" : words[0];
  if (what == "server" && words.size() == 3) {
    tuicall::bench::serve(words[1], words[2]);
    return 0;
  }
  const auto port = static_cast<uint16_t>(words.size() < 2 ? 0 : std::stoul(words[1]));
  if (what == "calls" && words.size() == 6) {
    Load load(port, std::stoul(words[2]));
    await_line();
    std::cout << load.call(std::stoul(words[3]), std::stod(words[4]), std::stod(words[5]))
              << std::endl;
  } else if (what == "idle" && words.size() == 3) {
    const Load load(port, std::stoul(words[2]));
    await_line();
  } else if (what == "greetings" && words.size() == 5) {
    tuicall::bench::GreetingLoad load(port, std::stoul(words[2]));
    await_line();
    std::cout << load.call(0, std::stod(words[3]), std::stod(words[4])) << std::endl;
  } else {
    std::cerr << "expected: server, calls, idle or greetings, and what main.cpp says they need\n";
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // who writes to a connection that is closed is told so
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "floor: " << error.what() << '\n';
    return 1;
  }
}
