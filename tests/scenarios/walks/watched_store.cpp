#include "watched_store.h"

namespace tuicall::scenarios {

void WatchedStore::commit(server::Commit commit, Done<server::CommitResult> done) {
  if (!commit.call) {
    return MemoryStore::commit(std::move(commit), std::move(done));
  }
  CallChange change{std::nullopt, commit.call->call, commit.tells};
  load_call(change.after.call_id, [&](const std::optional<server::StoredCall>& found) {
    if (found) {
      change.before = found->call;
    }
  });
  MemoryStore::commit(std::move(commit), [&](server::CommitResult result) {
    if (result == server::CommitResult::kOk) {
      watch_.call_changed(change);
    }
    done(result);
  });
}

void WatchedStore::open_session(const server::OpenRequest& request,
                                Done<server::OpenedSession> done) {
  MemoryStore::open_session(request, [&](server::OpenedSession opened) {
    watch_.session_opened(request, opened);
    done(std::move(opened));
  });
}

void WatchedStore::close_session(const std::string& session_id, server::CloseWhy why,
                                 Done<std::optional<server::SessionRecord>> done) {
  MemoryStore::close_session(session_id, why, [&](std::optional<server::SessionRecord> closed) {
    if (closed) {
      watch_.session_closed(*closed);
    }
    done(std::move(closed));
  });
}

void WatchedStore::set_multi_device(const server::UserKey& user, bool enabled, server::Reply reply,
                                    Done<server::MultiDeviceOutcome> done) {
  const std::string session_id = reply.session_id;
  MemoryStore::set_multi_device(
      user, enabled, std::move(reply), [&](server::MultiDeviceOutcome outcome) {
        if (outcome.result == server::CommitResult::kOk) {
          watch_.multi_device_set(user, enabled, session_id, outcome.replaced);
        }
        done(std::move(outcome));
      });
}

}  // namespace tuicall::scenarios
