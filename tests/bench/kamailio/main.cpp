// The calls of the benchmark by SIP, through a proxy over TLS that is there (kamailio.py).
//
//   sip_load PORT USERS AT_ONCE SECONDS CALLS_PER_S   0 calls/s: AT_ONCE at a time
//
// Prints "ready" once everybody is registered, goes on with a line of input, and gives one JSON
// object.
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "kamailio/sip_load.h"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 5) {
    std::cerr << "expected: PORT USERS AT_ONCE SECONDS CALLS_PER_S\n";
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);  // who writes to a connection that is closed is told so
  try {
    tuicall::bench::SipLoad load(static_cast<uint16_t>(std::stoul(words[0])), std::stoul(words[1]));
    std::cout << "ready" << std::endl;
    std::string line;
    std::getline(std::cin, line);
    std::cout << load.call(std::stoul(words[2]), std::stod(words[3]), std::stod(words[4]))
              << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "sip_load: " << error.what() << '\n';
    return 1;
  }
}
