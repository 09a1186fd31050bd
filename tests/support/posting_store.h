// A store that answers later, as one on another machine does: each operation is posted, and so is
// its answer. In the order in which they were asked for.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/store/store.h"

namespace tuicall::server {

class PostingStore : public Store {
 public:
  using Post = std::function<void(std::function<void()>)>;

  // store outlives it.
  PostingStore(Store& store, Post post) : store_(store), post_(std::move(post)) {}

  void reserve(const ReserveRequest& request, Done<Reservations> done) override {
    ask(std::move(done), [this, request](auto then) { store_.reserve(request, then); });
  }
  void release(const UserKey& user, const std::string& call_id) override {
    post_([this, user, call_id] { store_.release(user, call_id); });
  }
  void find_reservation(const UserKey& user, Done<std::string> done) override {
    ask(std::move(done), [this, user](auto then) { store_.find_reservation(user, then); });
  }
  void load_call(const std::string& call_id, Done<std::optional<StoredCall>> done) override {
    ask(std::move(done), [this, call_id](auto then) { store_.load_call(call_id, then); });
  }
  void find_room(uint32_t sdk_app_id, const base::RoomId& room, const std::string& group_id,
                 Done<std::string> done) override {
    ask(std::move(done), [this, sdk_app_id, room, group_id](auto then) {
      store_.find_room(sdk_app_id, room, group_id, then);
    });
  }
  void commit(Commit what, Done<CommitResult> done) override {
    ask(std::move(done), [this, what = std::move(what)](auto then) { store_.commit(what, then); });
  }
  void due_calls(int64_t now_ms, Done<std::vector<std::string>> done) override {
    ask(std::move(done), [this, now_ms](auto then) { store_.due_calls(now_ms, then); });
  }
  void open_session(const OpenRequest& request, Done<OpenedSession> done) override {
    ask(std::move(done), [this, request](auto then) { store_.open_session(request, then); });
  }
  void detach_session(const std::string& session_id, uint64_t link, int64_t expires_at_ms,
                      Done<std::optional<Presence>> done) override {
    ask(std::move(done), [this, session_id, link, expires_at_ms](auto then) {
      store_.detach_session(session_id, link, expires_at_ms, then);
    });
  }
  void close_session(const std::string& session_id, CloseWhy why,
                     Done<std::optional<SessionRecord>> done) override {
    ask(std::move(done),
        [this, session_id, why](auto then) { store_.close_session(session_id, why, then); });
  }
  void due_sessions(int64_t now_ms, Done<std::vector<std::string>> done) override {
    ask(std::move(done), [this, now_ms](auto then) { store_.due_sessions(now_ms, then); });
  }
  void acknowledge(const std::string& session_id, uint64_t sequence) override {
    post_([this, session_id, sequence] { store_.acknowledge(session_id, sequence); });
  }
  void read_outbox(const std::string& session_id, uint64_t link, uint64_t after_sequence,
                   size_t limit, Done<OutboxPage> done) override {
    ask(std::move(done), [this, session_id, link, after_sequence, limit](auto then) {
      store_.read_outbox(session_id, link, after_sequence, limit, then);
    });
  }
  void set_self_info(const UserKey& user, const wire::SetSelfInfo& info, Reply reply,
                     Done<CommitResult> done) override {
    ask(std::move(done), [this, user, info, reply = std::move(reply)](auto then) {
      store_.set_self_info(user, info, reply, then);
    });
  }
  void set_multi_device(const UserKey& user, bool enabled, Reply reply,
                        Done<MultiDeviceOutcome> done) override {
    ask(std::move(done), [this, user, enabled, reply = std::move(reply)](auto then) {
      store_.set_multi_device(user, enabled, reply, then);
    });
  }

 private:
  template <typename T, typename Operation>
  void ask(Done<T> done, Operation operation) {
    const Done<T> later = [this, done = std::move(done)](T answer) {
      post_([done, answer = std::move(answer)] { done(answer); });
    };
    post_([operation = std::move(operation), later] { operation(later); });
  }

  Store& store_;
  const Post post_;
};

}  // namespace tuicall::server
