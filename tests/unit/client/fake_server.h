// A Session over streams that lead nowhere: the test reads what the client sends and answers as a
// server would. The session lives on a loop thread; what the test calls may be called from the
// test's own thread.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "client/session.h"

namespace tuicall::client {

class FakeServer;

// One connection: what is sent goes to the FakeServer.
class FakeStream : public net::Stream {
 public:
  explicit FakeStream(FakeServer& server) : server_(server) {}
  ~FakeStream() override;
  void start(Handler handler) override;
  void send(std::span<const uint8_t> bytes) override;
  void close(uint64_t linger_ms) override;
  size_t pending_bytes() const override { return 0; }
  std::string peer_address() const override { return "test:1"; }

  const Handler& handler() const { return handler_; }

 private:
  FakeServer& server_;
  Handler handler_;
  wire::FrameReader reader_;
};

class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  // Runs on the loop thread, and waits for it.
  void on_loop(const std::function<void()>& task);
  Session& session() { return *session_; }

  // The next frame that the client sends; fails the test if none comes in time.
  wire::Frame next_frame();
  template <typename T>
  T next() {
    wire::Frame frame = next_frame();
    EXPECT_TRUE(std::holds_alternative<T>(frame)) << "a frame of kind " << frame.index();
    return std::holds_alternative<T>(frame) ? std::get<T>(frame) : T();
  }
  // The next request's command; acknowledgements before it are passed over.
  template <typename T>
  T next_command() {
    wire::Frame frame = next_frame();
    while (std::holds_alternative<wire::Acknowledge>(frame)) frame = next_frame();
    last_request = std::get<wire::Request>(frame);
    return std::get<T>(last_request.command);
  }
  bool nothing_more_sent();

  void send(const wire::Frame& frame);
  void deliver(uint64_t sequence, const wire::Event& event) {
    send(wire::Delivery{sequence, event});
  }
  void answer(uint64_t sequence, const wire::RequestResult& result) {
    send(wire::Delivery{sequence, result});
  }
  // The connection breaks.
  void lose();

  // Begins to log in; the result is added to `results` as "init CODE".
  void log_in(const std::string& ticket = "ticket");
  // Logs in and accepts; passes over what that tells.
  void go_online();
  // A completion that adds "NAME CODE" to the results.
  Completion named(const std::string& name);
  // Waits until the program was told so much, and gives it: "connecting", "event 4", "init 0".
  std::string next_told();
  bool nothing_more_told();

  wire::Request last_request;

 private:
  friend class FakeStream;
  void tell(const std::string& what);
  template <typename Queue>
  auto take(Queue& queue, const char* what);

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<wire::Frame> sent_;
  std::deque<std::string> told_;

  FakeStream* stream_ = nullptr;  // the present connection; loop thread
  loop::Loop loop_;
  CallbackThread callbacks_{nullptr, nullptr};
  std::shared_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Session> session_;  // loop thread
  std::thread thread_;
};

}  // namespace tuicall::client
