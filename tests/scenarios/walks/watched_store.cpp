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
      changed_(change);
    }
    done(result);
  });
}

}  // namespace tuicall::scenarios
