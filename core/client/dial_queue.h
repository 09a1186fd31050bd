// Engines of one runtime that connect to the same server: so many at a time, the others in their
// turn. When a server is started again thousands may come back at once; if all their handshakes
// shared the loop thread and the server, each would take longer than it may, and be begun again for
// nothing. Loop thread only.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include "net/stream.h"

namespace tuicall::client {

class DialQueue : public std::enable_shared_from_this<DialQueue> {
 public:
  using Dial = std::function<std::unique_ptr<net::Stream>()>;

  // Far more than keeps the processors of both sides busy, and still done within a second.
  static constexpr size_t kAtOnce = 64;

  explicit DialQueue(size_t at_once = kAtOnce) : at_once_(at_once) {}

  // A stream that is dialled after its start(), when its turn has come. The turn is over when it is
  // open or closed.
  std::unique_ptr<net::Stream> enqueue(Dial dial);

 private:
  class Turn;
  class WaitingStream;
  void next();

  const size_t at_once_;
  size_t going_on_ = 0;
  std::deque<std::weak_ptr<Turn>> waiting_;  // those that were given up are gone or over
};

}  // namespace tuicall::client
