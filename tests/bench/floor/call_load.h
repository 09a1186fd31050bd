// Calls through a server, so many at a time or so many each second, and how long they take: what
// loads share whatever they speak. Each user has a connection; half of them call the other half.
// One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "floor/tls_socket.h"

namespace tuicall::bench {

// How long something took, many times over.
class Times {
 public:
  void add(int64_t begun_ns);  // until now
  double percentile_us(double share) const;

 private:
  std::vector<int64_t> took_ns_;
};

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
  void rings(uint32_t call) { rang_.add(placed_at_ns_[call]); }
  void begins(uint32_t call) { began_.add(placed_at_ns_[call]); }
  void is_over();

 private:
  void place_next();
  void wait(int64_t until_ns);

  const uint32_t pairs_;
  const int epoll_;
  bool follow_ = false;  // a call that is over is followed by another
  uint32_t over_ = 0;
  std::vector<int64_t> placed_at_ns_;  // by call
  Times rang_;
  Times began_;
};

}  // namespace tuicall::bench
