// A store to test, of each kind, with one worker that is told which sessions have news. What a
// store promises holds whatever stands behind it, so every suite of this fixture runs over each
// kind.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/store/memory_bus.h"
#include "server/store/memory_store.h"
#include "server/store/store.h"

namespace tuicall::server {
using testing::ElementsAre;
using testing::IsEmpty;
using wire::EventKind;

constexpr uint32_t kApp = 7;
constexpr WorkerId kWorker = 3;

// A store to test, with a clock that stands still until it is told otherwise.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual Store& store() = 0;

  int64_t now_ms = 1'000'000;
  ServiceOptions options;
  MemoryBus bus;
};

class MemoryUnderTest : public StoreUnderTest {
 public:
  MemoryUnderTest() {
    options.max_outbox = 5;
    options.max_devices = 3;
    store_ = std::make_unique<MemoryStore>(options, bus, [this] { return now_ms; });
  }
  Store& store() override { return *store_; }

 private:
  std::unique_ptr<MemoryStore> store_;
};

using Factory = std::function<std::unique_ptr<StoreUnderTest>()>;
using NamedFactory = std::pair<const char*, Factory>;

// What the suites are instantiated with.
inline auto every_store() {
  return testing::Values(
      NamedFactory("memory", [] { return std::make_unique<MemoryUnderTest>(); }));
}
inline std::string store_name(const testing::TestParamInfo<NamedFactory>& info) {
  return info.param.first;
}

inline wire::Event event(EventKind kind, const std::string& call_id = "call",
                         base::EndReason reason = base::EndReason::kHangup) {
  wire::Event made;
  made.kind = kind;
  made.call_id = call_id;
  made.reason = reason;
  return made;
}

inline call::Tell tell(const std::string& user_id, EventKind kind,
                       call::Scope scope = call::Scope::kAll, const std::string& session_id = {}) {
  return {user_id, scope, session_id, event(kind)};
}

inline call::Call running_call(const std::string& call_id, int32_t room = 1,
                               const std::string& group_id = {}) {
  call::Call call;
  call.call_id = call_id;
  call.sdk_app_id = kApp;
  call.room_id.number = room;
  call.group_id = group_id;
  call::Member& caller = call.members.emplace_back();
  caller.user_id = "alice";
  caller.phase = call::Phase::kCalling;
  return call;
}

class StoreTest : public testing::TestWithParam<NamedFactory> {
 protected:
  StoreTest() : world_(GetParam().second()) {
    world_->bus.attach(kWorker, [this](const std::string& id) { notified_.insert(id); });
  }

  static UserKey key(const std::string& user_id) { return {kApp, user_id}; }

  // Waits for the callback of an operation; there is nothing to wait for in a store that is done
  // when it returns.
  template <typename T, typename Operation>
  T result_of(Operation operation) {
    std::optional<T> result;
    operation([&](T value) { result = std::move(value); });
    EXPECT_TRUE(result.has_value()) << "the callback was not called";
    return std::move(*result);
  }

  OpenedSession open(const std::string& user_id, const std::string& session_id,
                     std::optional<wire::Resume> resume = {},
                     std::optional<wire::KnownCall> known_call = {}) {
    OpenRequest request{key(user_id), session_id,        "token of " + session_id, kWorker,
                        99,           std::move(resume), std::move(known_call)};
    return result_of<OpenedSession>([&](auto done) { store().open_session(request, done); });
  }

  OpenedSession resume(const std::string& user_id, const std::string& session_id,
                       uint64_t last_sequence) {
    return open(user_id, "instead of " + session_id,
                wire::Resume{session_id, "token of " + session_id, last_sequence});
  }

  std::optional<Presence> detach_for_presence(const std::string& session_id, uint64_t link = 1) {
    return result_of<std::optional<Presence>>([&](auto done) {
      store().detach_session(session_id, link, world_->now_ms + 30'000, done);
    });
  }

  std::optional<UserState> detach(const std::string& session_id, uint64_t link = 1) {
    const std::optional<Presence> presence = detach_for_presence(session_id, link);
    return presence ? std::optional(presence->state) : std::nullopt;
  }

  std::optional<SessionRecord> close(const std::string& session_id,
                                     CloseWhy why = CloseWhy::kExpired) {
    return result_of<std::optional<SessionRecord>>(
        [&](auto done) { store().close_session(session_id, why, done); });
  }

  CommitResult commit(Commit what) {
    what.sdk_app_id = kApp;
    return result_of<CommitResult>([&](auto done) { store().commit(std::move(what), done); });
  }

  CommitResult say(std::vector<call::Tell> tells) {
    Commit what;
    what.tells = std::move(tells);
    return commit(std::move(what));
  }

  CommitResult put(call::Call call, uint64_t version, std::vector<std::string> released = {}) {
    Commit what;
    what.call = StoredCall{std::move(call), version};
    what.released = std::move(released);
    return commit(std::move(what));
  }

  Reservation reserve(const std::string& user_id, const std::string& call_id) {
    return reserve_all("", {user_id}, call_id).callees.at(0);
  }

  Reservations reserve_all(const std::string& caller_id, std::vector<std::string> callee_ids,
                           const std::string& call_id) {
    const ReserveRequest request{kApp, call_id, caller_id, std::move(callee_ids)};
    return result_of<Reservations>([&](auto done) { store().reserve(request, done); });
  }

  std::string reservation(const std::string& user_id) {
    return result_of<std::string>([&](auto done) { store().find_reservation(key(user_id), done); });
  }

  std::optional<StoredCall> load(const std::string& call_id) {
    return result_of<std::optional<StoredCall>>(
        [&](auto done) { store().load_call(call_id, done); });
  }

  CommitResult answer(const std::string& session_id, uint64_t request_id) {
    Commit what;
    what.reply = Reply{session_id, {}};
    what.reply->result.request_id = request_id;
    return commit(std::move(what));
  }

  bool enable_multi_device(const std::string& user_id, const std::string& session_id,
                           uint64_t request_id, bool enabled = true) {
    Reply reply{session_id, {}};
    reply.result.request_id = request_id;
    multi_device_ = result_of<MultiDeviceOutcome>(
        [&](auto done) { store().set_multi_device(key(user_id), enabled, reply, done); });
    return multi_device_.result == CommitResult::kOk;
  }

  std::vector<wire::Delivery> outbox(const std::string& session_id, uint64_t after = 0,
                                     size_t limit = 100) {
    return page(session_id, 1, after, limit).deliveries;
  }

  OutboxPage page(const std::string& session_id, uint64_t link, uint64_t after = 0,
                  size_t limit = 100) {
    return result_of<OutboxPage>(
        [&](auto done) { store().read_outbox(session_id, link, after, limit, done); });
  }

  // The kinds in the outbox; 0 for the result of a request.
  std::vector<int> kinds(const std::string& session_id) {
    std::vector<int> kinds;
    for (const wire::Delivery& delivery : outbox(session_id)) {
      const auto* what = std::get_if<wire::Event>(&delivery.item);
      kinds.push_back(what == nullptr ? 0 : static_cast<int>(what->kind));
    }
    return kinds;
  }

  std::set<std::string> take_notified() { return std::exchange(notified_, {}); }
  Store& store() { return world_->store(); }

  std::unique_ptr<StoreUnderTest> world_;
  std::set<std::string> notified_;
  MultiDeviceOutcome multi_device_;
};

constexpr int kReceived = static_cast<int>(EventKind::kCallReceived);
constexpr int kInviting = static_cast<int>(EventKind::kUserInviting);
constexpr int kJoin = static_cast<int>(EventKind::kUserJoin);
constexpr int kCancelled = static_cast<int>(EventKind::kCallNotConnected);
constexpr int kEnd = static_cast<int>(EventKind::kCallEnd);
constexpr int kKicked = static_cast<int>(EventKind::kKickedOffline);

}  // namespace tuicall::server
