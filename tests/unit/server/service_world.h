// The server's logic over a memory store, with clients that speak the wire protocol themselves, and
// a clock that stands still until it is told otherwise.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "posting_store.h"
#include "server/service.h"
#include "server/store/memory_bus.h"
#include "server/store/memory_store.h"
#include "wire/codec.h"

namespace tuicall::server {

// The client's end of a connection. It may outlive the server's.
class TestClient {
 public:
  void send(const wire::Frame& frame);
  void send_bytes(const std::vector<uint8_t>& bytes);
  // The connection breaks.
  void cut();
  // From now on it leaves unread what it is sent.
  void stop_reading() { wire_->reads = false; }

  bool closed() const { return wire_->closed; }
  // What has come and was not asked for yet, oldest first.
  std::optional<wire::Frame> receive();
  // Skips frames until one is of this type.
  template <typename T>
  std::optional<T> receive_next() {
    while (std::optional<wire::Frame> frame = receive()) {
      if (T* found = std::get_if<T>(&*frame)) return std::move(*found);
    }
    return std::nullopt;
  }

 private:
  friend class ServiceWorld;
  class ServerEnd;
  struct Wire {
    net::Stream::Handler handler;  // the server's
    std::function<void()> settle;  // lets the workers do what follows from what it was sent
    std::vector<uint8_t> received;
    size_t unread = 0;
    bool reads = true;
    bool closed = false;
  };

  std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
  wire::FrameReader reader_;
};

class ServiceWorld {
 public:
  static constexpr uint32_t kApp = 7;
  static constexpr const char* kKey = "the key of a test";

  // A change of the options is seen by workers that are made afterwards.
  ServiceWorld();
  ~ServiceWorld();

  ServiceOptions options;
  Apps apps{{kApp, App{{kKey}, {}}}};
  MediaGate* media = nullptr;       // of all workers; null: no sound
  int64_t delay_us = 0;             // by which all workers are late
  std::vector<std::string> logged;  // "event name=number …"

  // worker: from 0; made when it is first spoken of.
  TestClient connect(size_t worker = 0);
  wire::Login login(const std::string& user_id, int64_t valid_s = 3600) const;
  // Connects and logs in; fails the test if that is refused.
  std::pair<TestClient, wire::LoginAccepted> log_in(const std::string& user_id, size_t worker = 0,
                                                    std::optional<wire::Resume> resume = {});
  Service& service(size_t worker = 0);
  // The store's operations and answers wait from now on until settle() takes them up, in turn.
  void hold_store() { store_held_ = true; }
  Store& store() { return *store_; }

  int64_t now_ms() const { return now_ms_; }
  // Does all that falls due meanwhile.
  void advance(int64_t duration_ms);
  // Carries the bus's notifications to their workers, and does what the store was asked.
  void settle();
  // Tells the user's sessions something.
  void tell(const std::string& user_id);

 private:
  class KeptLog;
  struct Worker;

  int64_t now_ms_ = 1'700'000'000'000;
  uint32_t random_numbers_ = 0;
  std::unique_ptr<Log> log_;
  MemoryBus bus_;
  std::unique_ptr<MemoryStore> store_;
  std::unique_ptr<PostingStore> posting_;
  bool store_held_ = false;
  std::deque<std::function<void()>> posted_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::deque<std::pair<WorkerId, std::string>> notifications_;
};

}  // namespace tuicall::server
