// The floor program's loads: pairs of users who call each other through the floor's server, or who
// only greet it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "floor/call_load.h"
#include "floor/link.h"

namespace tuicall::bench {

class Load : public CallLoad {
 public:
  // Connects and greets with so many users. Throws std::runtime_error, as what follows does, if the
  // server closes a connection.
  Load(uint16_t port, size_t users);

 protected:
  void place(uint32_t call) override;
  void hear(uint32_t user) override;
  void send(uint32_t user, const Frame& frame);

 private:
  void heard(uint32_t user, const Frame& frame);

  std::vector<std::unique_ptr<Link>> links_;
};

// A 'call' is one round trip: a greeting, which begins with its answer. It is paced, sent and heard
// as calls are, over the connection of another user each time.
class GreetingLoad : public Load {
 public:
  using Load::Load;

 private:
  void place(uint32_t call) override {
    send(caller_of(call), {Kind::kHello, caller_of(call), 0, call});
  }
};

}  // namespace tuicall::bench
