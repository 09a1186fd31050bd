// Finds the addresses of an endpoint and connects over TCP to the first one that answers. Loop
// thread only. Let go of with cancel(), from inside its callback too; no callback follows.
#pragma once

#include <uv.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "loop/timer.h"
#include "net/endpoint.h"
#include "net/tcp_connection.h"

namespace tuicall::net {

class Dialer : public std::enable_shared_from_this<Dialer> {
 public:
  // The connection, or null and a clause that says what failed.
  using Done = std::function<void(std::shared_ptr<TcpConnection>, const std::string& why)>;

  Dialer(loop::Loop& loop, Endpoint endpoint);
  ~Dialer();
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;

  // Each address gets its share of timeout_ms. done is called later, never from inside start().
  void start(uint64_t timeout_ms, Done done);
  void cancel();

 private:
  void resolve();
  void resolved(int status, const addrinfo* found);
  void try_next();
  void attempt_over(int status);
  void fail(const std::string& why);

  loop::Loop& loop_;
  Endpoint endpoint_;
  uint64_t timeout_ms_ = 0;
  Done done_;
  std::vector<sockaddr_storage> addresses_;
  size_t next_ = 0;
  std::shared_ptr<TcpConnection> attempt_;
  loop::Timer attempt_timer_;
};

}  // namespace tuicall::net
