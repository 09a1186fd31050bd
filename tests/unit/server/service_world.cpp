#include "service_world.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "auth/user_sig.h"

namespace tuicall::server {

// The server's end of a TestClient's connection.
class TestClient::ServerEnd : public net::Stream {
 public:
  explicit ServerEnd(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
  ~ServerEnd() override { close(0); }

  void start(Handler handler) override { wire_->handler = std::move(handler); }
  void send(std::span<const uint8_t> bytes) override {
    wire_->received.insert(wire_->received.end(), bytes.begin(), bytes.end());
    if (!wire_->reads) wire_->unread += bytes.size();
  }
  void close(uint64_t) override { wire_->closed = true; }
  size_t pending_bytes() const override { return wire_->unread; }
  std::string peer_address() const override { return "192.0.2.1:4711"; }

 private:
  std::shared_ptr<Wire> wire_;
};

void TestClient::send(const wire::Frame& frame) {
  std::vector<uint8_t> bytes;
  ASSERT_TRUE(wire::encode(frame, bytes).ok());
  send_bytes(bytes);
}

void TestClient::send_bytes(const std::vector<uint8_t>& bytes) {
  if (!wire_->closed) wire_->handler.on_bytes(bytes);
  wire_->settle();
}

void TestClient::cut() {
  if (!std::exchange(wire_->closed, true)) wire_->handler.on_close("the test cut it");
  wire_->settle();
}

std::optional<wire::Frame> TestClient::receive() {
  reader_.append(std::exchange(wire_->received, {}));
  std::span<const uint8_t> content;
  if (reader_.next(content) != wire::FrameReader::Next::kFrame) return std::nullopt;
  return wire::decode(content).frame;
}

struct ServiceWorld::Worker {
  int64_t wake_at_ms = INT64_MAX;
  std::unique_ptr<Service> service;
};

// Writes down events and their numbers.
class ServiceWorld::KeptLog : public Log {
 public:
  explicit KeptLog(std::vector<std::string>& lines) : lines_(lines) {}

  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    std::string line(event);
    for (const LogField& field : fields) {
      if (const auto* number = std::get_if<int64_t>(&field.value))
        line += " " + std::string(field.name) + "=" + std::to_string(*number);
    }
    lines_.push_back(std::move(line));
  }

 private:
  std::vector<std::string>& lines_;
};

ServiceWorld::ServiceWorld() : log_(std::make_unique<KeptLog>(logged)) {}
ServiceWorld::~ServiceWorld() = default;

Service& ServiceWorld::service(size_t worker) {
  if (!store_) {
    store_ = std::make_unique<MemoryStore>(options, bus_, [this] { return now_ms_; });
    posting_ = std::make_unique<PostingStore>(*store_, [this](std::function<void()> task) {
      if (!store_held_) return task();
      posted_.push_back(std::move(task));
    });
  }
  while (workers_.size() <= worker) {
    const auto id = static_cast<WorkerId>(workers_.size());
    Worker& made = *workers_.emplace_back(std::make_unique<Worker>());
    Environment environment{[this] { return now_ms_; },
                            [this] { return "id-" + std::to_string(++random_numbers_); },
                            [this] { return ++random_numbers_; },
                            [&made](int64_t at_ms) { made.wake_at_ms = at_ms; },
                            media,
                            [this] { return delay_us; }};
    made.service =
        std::make_unique<Service>(id, options, apps, *posting_, *log_, std::move(environment));
    bus_.attach(id, [this, id](const std::string& session_id) {
      notifications_.emplace_back(id, session_id);
    });
  }
  return *workers_[worker]->service;
}

TestClient ServiceWorld::connect(size_t worker) {
  TestClient client;
  client.wire_->settle = [this] {
    if (!store_held_) settle();
  };
  service(worker).accept(std::make_unique<TestClient::ServerEnd>(client.wire_));
  return client;
}

wire::Login ServiceWorld::login(const std::string& user_id, int64_t valid_s) const {
  wire::Login login;
  login.protocol_min = wire::kProtocolMin;
  login.protocol_max = wire::kProtocolMax;
  login.sdk_app_id = kApp;
  login.user_id = user_id;
  auth::UserSigClaims claims;
  claims.user_id = user_id;
  claims.sdk_app_id = kApp;
  claims.issued_at_s = now_ms_ / 1000;
  claims.expire_s = valid_s;
  login.user_sig = *auth::make_user_sig(claims, kKey);
  return login;
}

std::pair<TestClient, wire::LoginAccepted> ServiceWorld::log_in(
    const std::string& user_id, size_t worker, std::optional<wire::Resume> resume) {
  TestClient client = connect(worker);
  wire::Login asked = login(user_id);
  asked.resume = std::move(resume);
  client.send(asked);
  const auto accepted = client.receive_next<wire::LoginAccepted>();
  EXPECT_TRUE(accepted.has_value()) << user_id;
  return {client, accepted.value_or(wire::LoginAccepted{})};
}

void ServiceWorld::advance(int64_t duration_ms) {
  const int64_t until_ms = now_ms_ + duration_ms;
  for (;;) {
    const auto next = std::min_element(
        workers_.begin(), workers_.end(),
        [](const auto& a, const auto& b) { return a->wake_at_ms < b->wake_at_ms; });
    if (next == workers_.end() || (*next)->wake_at_ms > until_ms) break;
    now_ms_ = std::max(now_ms_, std::exchange((*next)->wake_at_ms, INT64_MAX));
    (*next)->service->tick();
    settle();
  }
  now_ms_ = until_ms;
}

void ServiceWorld::settle() {
  while (!posted_.empty() || !notifications_.empty()) {
    if (!posted_.empty()) {
      const std::function<void()> task = std::move(posted_.front());
      posted_.pop_front();
      task();
      continue;
    }
    const auto [worker, session_id] = notifications_.front();
    notifications_.pop_front();
    service(worker).notified(session_id);
  }
}

void ServiceWorld::tell(const std::string& user_id) {
  wire::Event event;
  event.kind = wire::EventKind::kUserJoin;
  event.user_id = "somebody";
  Commit commit;
  commit.sdk_app_id = kApp;
  commit.tells = {{user_id, call::Scope::kAll, {}, event}};
  store_->commit(std::move(commit), [](CommitResult) {});
  settle();
}

}  // namespace tuicall::server
