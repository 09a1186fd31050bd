// Calls through a server, so many at a time or so many each second, and how long they take: what
// loads share whatever they speak. Each user has a connection; half of them call the other half.
// One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "floor/tls_socket.h"
#include "load/latencies.h"

namespace tuicall::bench {

class CallLoad {
 public:
  explicit CallLoad(size_t users);
  virtual ~CallLoad();
  CallLoad(const CallLoad&) = delete;
  CallLoad& operator=(const CallLoad&) = delete;

  // So many at a time, or, if calls_per_s is not 0, so many each second. Those that go on at the
  // end get half a minute to end. Gives one JSON object.
  std::string call(size_t at_once, double duration_s, double calls_per_s);

 protected:
  // From now on hear() is told when something may have come for the user.
  void watch(uint32_t user, const TlsSocket& tls);

  // Begins the call of that number.
  virtual void place(uint32_t call) = 0;
  // Takes what has come for the user.
  virtual void hear(uint32_t user) = 0;

  uint32_t pairs() const { return pairs_; }
  uint32_t caller_of(uint32_t call) const { return call % pairs_; }
  uint32_t callee_of(uint32_t call) const { return call % pairs_ + pairs_; }

  // What has happened to a call.
  void rings(uint32_t call) { add(rang_, call); }
  void begins(uint32_t call) { add(began_, call); }
  void is_over();

 private:
  // How long it took until now, from when it was placed.
  void add(cli::load::Latencies& times, uint32_t call);
  void place_next();
  void wait(int64_t until_ns);

  const uint32_t pairs_;
  const int epoll_;
  bool follow_ = false;  // a call that is over is followed by another
  uint32_t over_ = 0;
  std::vector<int64_t> placed_at_ns_;  // by call
  cli::load::Latencies rang_;
  cli::load::Latencies began_;
};

}  // namespace tuicall::bench
