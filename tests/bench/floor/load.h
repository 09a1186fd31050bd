// The floor program's load: pairs of users who call each other through the floor's server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "floor/link.h"

namespace tuicall::bench {

class Load {
 public:
  // Connects and greets with so many users, each resuming the TLS session of the one before.
  Load(uint16_t port, size_t users);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Half of the users call the other half, `at_once` calls at a time, or so many each second. Gives
  // one JSON object.
  std::string call(size_t at_once, double duration_s, double calls_per_s);

  // Greets so often, and waits for the answer each time; gives one JSON object.
  std::string greet(size_t times, double greetings_per_s);

 private:
  void connect(uint16_t port, uint32_t user);
  void place();
  void heard(uint32_t user, const Frame& frame);
  void wait(int64_t until_ns);

  SSL_CTX* const context_;
  SSL_SESSION* session_ = nullptr;  // the newest
  const int epoll_;
  std::vector<std::unique_ptr<Link>> links_;
  bool follow_ = false;  // a call that is over is followed by another
  uint32_t placed_ = 0;
  uint32_t over_ = 0;
  std::vector<int64_t> called_at_ns_;  // by call
  std::vector<int64_t> rang_ns_;
  std::vector<int64_t> began_ns_;
};

}  // namespace tuicall::bench
