#include "server/call_updater.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {
namespace {

// Calls may ring for days: they are looked at now and then, so that those that are over do not stay
// on the agenda.
constexpr int64_t kLongestWait_ms = 60'000;

bool changes_nothing(const call::Outcome& outcome, const call::Call& before) {
  return outcome.tells.empty() && outcome.released.empty() && outcome.call == before;
}

std::vector<Admission> admitted(const call::Call& before, const call::Call& after) {
  std::vector<Admission> newcomers;
  for (const call::Member& member : after.members) {
    const call::Member* known = before.find(member.user_id);
    if (!member.present() || (known != nullptr && known->present())) continue;
    newcomers.push_back({member.user_id, member.presence_version});
  }
  return newcomers;
}

}  // namespace

struct CallUpdater::Update {
  std::string call_id;
  Decide decide;
  Updated updated;

  void finish(const call::Call* call) const {
    if (updated) updated(call);
  }
};

Commit make_commit(const StoredCall& before, const call::Outcome& outcome) {
  Commit commit;
  commit.call = StoredCall{outcome.call, before.version};
  commit.admitted = admitted(before.call, outcome.call);
  commit.tells = outcome.tells;
  commit.released = outcome.released;
  commit.sdk_app_id = outcome.call.sdk_app_id;
  return commit;
}

void CallUpdater::update(const std::string& call_id, Decide decide, Updated updated) {
  run(std::make_shared<Update>(Update{call_id, std::move(decide), std::move(updated)}));
}

void CallUpdater::update_current(const UserKey& user, Decide decide, Updated updated) {
  auto update = std::make_shared<Update>(Update{"", std::move(decide), std::move(updated)});
  context_.store.find_reservation(user, [this, update](const std::string& call_id) {
    if (call_id.empty()) return update->finish(nullptr);
    update->call_id = call_id;
    run(update);
  });
}

void CallUpdater::run(const std::shared_ptr<Update>& update) {
  context_.store.load_call(
      update->call_id, [this, update](const std::optional<StoredCall>& stored) {
        if (!stored) return update->finish(nullptr);
        const std::optional<call::Command> command = update->decide(stored->call);
        if (!command) return update->finish(&stored->call);
        const call::Outcome outcome =
            call::step(stored->call, *command, context_.rules, context_.now_ms());
        if (changes_nothing(outcome, stored->call)) return update->finish(&stored->call);
        const int64_t before_ms = call::next_deadline_ms(stored->call);
        context_.store.commit(make_commit(*stored, outcome),
                              [this, update, before_ms, call = outcome.call,
                               released = outcome.released](CommitResult result) {
                                if (result == CommitResult::kConflict) return run(update);
                                committed(call, released, before_ms);
                                update->finish(&call);
                              });
      });
}

void CallUpdater::answer(const Requester& who, const base::Status& status, Answered answered) {
  Commit commit;
  commit.sdk_app_id = who.user.sdk_app_id;
  commit.reply = Reply{who.session_id, {who.request_id, status.code, status.message, {}, {}}};
  context_.store.commit(std::move(commit),
                        [answered = std::move(answered)](CommitResult) { answered(); });
}

void CallUpdater::answer(Question question) {
  run(std::make_shared<Question>(std::move(question)));
}

void CallUpdater::run(const std::shared_ptr<Question>& question) {
  if (!question->prepare) return load(question);
  question->prepare([this, question] { load(question); });
}

void CallUpdater::load(const std::shared_ptr<Question>& question) {
  context_.store.load_call(question->call_id,
                           [this, question](const std::optional<StoredCall>& stored) {
                             if (stored && stored->call.sdk_app_id == question->who.user.sdk_app_id)
                               return decide(question, *stored);
                             answer(question->who, question->missing, question->answered);
                           });
}

void CallUpdater::decide(const std::shared_ptr<Question>& question, const StoredCall& stored) {
  const call::Command command = question->decide(stored.call);
  const call::Outcome outcome = call::step(stored.call, command, context_.rules, context_.now_ms());
  Commit commit;
  commit.sdk_app_id = stored.call.sdk_app_id;
  if (!changes_nothing(outcome, stored.call)) commit = make_commit(stored, outcome);
  commit.reply = Reply{
      question->who.session_id,
      {question->who.request_id, outcome.status.code, outcome.status.message, outcome.invited, {}}};
  const int64_t before_ms = call::next_deadline_ms(stored.call);
  context_.store.commit(std::move(commit), [this, question, before_ms, call = outcome.call,
                                            released = outcome.released](CommitResult result) {
    if (result == CommitResult::kConflict || result == CommitResult::kReserveAgain) {
      return run(question);
    }
    if (result == CommitResult::kOk) committed(call, released, before_ms);
    question->answered();
  });
}

void CallUpdater::committed(const call::Call& call, const std::vector<std::string>& released,
                            int64_t before_ms) {
  for (const std::string& user_id : released) {
    if (context_.environment.media == nullptr) break;
    context_.environment.media->close({call.sdk_app_id, call.call_id, user_id});
  }
  schedule(call, before_ms);
}

void CallUpdater::schedule(const call::Call& call, int64_t before_ms) {
  const int64_t due_ms = call::next_deadline_ms(call);
  if (due_ms == 0 || due_ms == before_ms) return;
  const int64_t look_ms = std::min(due_ms, context_.now_ms() + kLongestWait_ms);
  context_.agenda.at(look_ms, [this, call_id = call.call_id] { fire_deadline(call_id); });
}

void CallUpdater::fire_deadline(const std::string& call_id) {
  const auto too_early = std::make_shared<bool>(false);
  const auto decide = [this, too_early](const call::Call& call) -> std::optional<call::Command> {
    *too_early = call::next_deadline_ms(call) > context_.now_ms();
    if (*too_early) return std::nullopt;
    return call::Deadline{};
  };
  update(call_id, decide, [this, too_early](const call::Call* call) {
    if (call != nullptr && *too_early) schedule(*call, 0);
  });
}

void CallUpdater::fire_due() {
  context_.store.due_calls(context_.now_ms(), [this](const std::vector<std::string>& call_ids) {
    for (const std::string& call_id : call_ids) fire_deadline(call_id);
  });
}

}  // namespace tuicall::server
