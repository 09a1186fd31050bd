// A session with a fake server, and what its program is told, as lines of text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/session.h"
#include "fake_server.h"

namespace tuicall::client {

class SessionTest : public testing::Test {
 protected:
  static constexpr uint32_t kTimeout_ms = 10'000;
  static constexpr uint32_t kKeepAlive_ms = 20'000;

  SessionTest() { dispatcher->observers().add(std::make_unique<Teller>(told, *dispatcher)); }
  ~SessionTest() override {
    session.close("the test is over");
    dispatcher->close();
    time.settle();
  }

  // What the program has been told since the last time, parted by blanks: "connecting",
  // "event4 of CALL", "kicked", "expired", "NAME:CODE" of a completion.
  std::string news() {
    time.settle();
    std::string text;
    for (const std::string& line : std::exchange(told, {})) {
      text += (text.empty() ? "" : " ") + line;
    }
    return text;
  }

  Completion named(const std::string& name) {
    return {false, [this, name](const MethodResult& result) {
              told.push_back(name + ":" + std::to_string(result.code));
            }};
  }

  void log_in(const std::string& ticket = "ticket", const std::string& user = "alice") {
    session.log_in({1, user, ticket}, named("init"));
    time.settle();
  }

  static wire::LoginAccepted accepted(bool resumed = false, uint64_t last_request_id = 0) {
    wire::LoginAccepted frame;
    frame.session_id = "session-1";
    frame.resume_token = "token-1";
    frame.resumed = resumed;
    frame.last_request_id = last_request_id;
    frame.keep_alive_ms = kKeepAlive_ms;
    return frame;
  }

  void go_online() {
    log_in();
    server.next<wire::Login>();
    server.send(accepted());
    EXPECT_EQ(news(), "connecting connected init:0");
  }

  // Breaks the connection and lets the client dial again; gives what it says then.
  wire::Login lose_and_come_back() {
    server.lose();
    pass(Backoff::kFirst_ms);
    return server.next<wire::Login>();
  }

  void pass(int64_t ms) { time.advance_to(time.now_ms() + ms); }

  void deliver(uint64_t sequence, wire::EventKind kind, const std::string& call_id = "") {
    wire::Event event;
    event.kind = kind;
    event.call_id = call_id;
    server.send(wire::Delivery{sequence, event});
  }

  static wire::RequestResult result(uint64_t request_id, int32_t code = base::kOk) {
    wire::RequestResult answer;
    answer.request_id = request_id;
    answer.code = code;
    return answer;
  }

  static base::CallInfo call(const std::string& call_id) {
    base::CallInfo info;
    info.call_id = call_id;
    return info;
  }

  // alice places a call that the server knows as "call-1"; request and delivery 1.
  void place_call() {
    session.request(wire::PlaceCall(), named("call"));
    server.next_command<wire::PlaceCall>(1);
    wire::RequestResult placed = result(1);
    placed.info = call("call-1");
    server.send(wire::Delivery{1, placed});
    EXPECT_EQ(news(), "call:0");
    pass(100);
    EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  }

  std::vector<std::string> told;
  loop::Loop loop;
  scenarios::VirtualTime& time = scenarios::VirtualTime::of(loop);
  FakeServer server{time};
  CallbackThread callbacks{nullptr, nullptr};
  std::shared_ptr<Dispatcher> dispatcher =
      std::make_shared<Dispatcher>(DispatchMode::kInline, callbacks, nullptr);
  Session session{loop, *dispatcher, [this] { return server.dial(); }, kTimeout_ms, 1};

 private:
  class Teller : public Observer {
   public:
    Teller(std::vector<std::string>& told, const Dispatcher& dispatcher)
        : told_(told), dispatcher_(dispatcher) {}
    void notify(const Notification& n) override { told_.push_back(text_of(n)); }

   private:
    std::string text_of(const Notification& n) const {
      static const char* const kStates[] = {"connecting", "connected", "reconnecting",
                                            "disconnected"};
      if (n.kind == Notification::Kind::kConnectionState) {
        return kStates[static_cast<size_t>(n.state)];
      }
      if (n.event.kind == wire::EventKind::kKickedOffline) return "kicked";
      if (n.event.kind == wire::EventKind::kUserSigExpired) return "expired";
      if (n.event.kind == wire::EventKind::kError) return "error" + std::to_string(n.event.code);
      const std::string call = n.event.call_id.empty() ? "" : " of " + dispatcher_.info()->call_id;
      return "event" + std::to_string(static_cast<int>(n.event.kind)) + call;
    }

    std::vector<std::string>& told_;
    const Dispatcher& dispatcher_;
  };
};

}  // namespace tuicall::client
