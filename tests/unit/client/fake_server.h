// A server for one Session: the test reads what the client sends and answers as it likes. Streams
// lead nowhere, time is virtual, everything happens on the test's thread.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "net/stream.h"
#include "virtual_time.h"
#include "wire/codec.h"
#include "wire/message.h"

namespace tuicall::client {

class FakeServer {
 public:
  explicit FakeServer(scenarios::VirtualTime& time) : time_(time) {}

  // A new connection; it opens in the next turn if the server is reachable, and is lost otherwise.
  std::unique_ptr<net::Stream> dial();
  void set_reachable(bool reachable) { reachable_ = reachable; }
  int dials() const { return dials_; }
  // The client holds an open connection.
  bool connected() const { return stream_ != nullptr; }

  // The next frame that the client has sent, which must be of this kind.
  template <typename T>
  T next() {
    time_.settle();
    if (sent_.empty()) {
      ADD_FAILURE() << "nothing was sent";
      return {};
    }
    const wire::Frame frame = std::move(sent_.front());
    sent_.pop_front();
    const T* wanted = std::get_if<T>(&frame);
    EXPECT_NE(wanted, nullptr) << "a frame of kind " << frame.index() << " was sent";
    return wanted == nullptr ? T() : *wanted;
  }
  // The next frame, of whatever kind; there must be one.
  wire::Frame next_frame() {
    wire::Frame frame = std::move(sent_.front());
    sent_.pop_front();
    return frame;
  }
  // The next request, which must be this command.
  template <typename T>
  T next_command(uint64_t request_id) {
    const auto request = next<wire::Request>();
    EXPECT_EQ(request.request_id, request_id);
    const T* wanted = std::get_if<T>(&request.command);
    EXPECT_NE(wanted, nullptr) << "command " << request.command.index() << " was sent";
    return wanted == nullptr ? T() : *wanted;
  }
  // What the client has sent and nobody has read.
  size_t unread();
  // In how many pieces the client has sent all that it has.
  int pieces() const { return pieces_; }

  void send(const wire::Frame& frame);
  void send_bytes(const std::vector<uint8_t>& bytes);
  // What the client has sent does not leave any more: so much waits.
  void set_pending_bytes(size_t bytes) { pending_bytes_ = bytes; }
  // The connection breaks.
  void lose();

 private:
  class Stream;

  scenarios::VirtualTime& time_;
  bool reachable_ = true;
  int dials_ = 0;
  int pieces_ = 0;
  size_t pending_bytes_ = 0;
  Stream* stream_ = nullptr;  // the open connection
  std::deque<wire::Frame> sent_;
};

}  // namespace tuicall::client
