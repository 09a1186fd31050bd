// Changes calls: reads one, lets the rules decide, writes it if nobody else has changed it
// meanwhile, else again. Sees to it that each call's next deadline is on the agenda. Loop thread
// only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "call/step.h"
#include "server/context.h"
#include "server/requester.h"

namespace tuicall::server {

class CallUpdater {
 public:
  explicit CallUpdater(Context& context) : context_(context) {}

  // What to do with the call as it is now; nothing: leave it alone. Asked again after a conflict.
  using Decide = std::function<std::optional<call::Command>(const call::Call&)>;
  // Afterwards: the call as it is then, null if there is none of this id.
  using Updated = std::function<void(const call::Call*)>;
  void update(const std::string& call_id, Decide decide, Updated updated = {});
  // The same for the call that the user is reserved for, if any.
  void update_current(const UserKey& user, Decide decide, Updated updated = {});

  // A request about a call: the rules' answer, or `missing` if the app has no such call.
  struct Question {
    Requester who;
    std::string call_id;
    // May be empty: what has to be done before each attempt, which goes on when it is called.
    std::function<void(std::function<void()> go_on)> prepare;
    std::function<call::Command(const call::Call&)> decide;
    base::Status missing;
    Answered answered;
  };
  void answer(Question question);
  // Answers without touching a call.
  void answer(const Requester& who, const base::Status& status, Answered answered);

  // A call was committed: those for whom it is over are heard no longer, and what is due next is
  // put on the agenda. before_ms: what was due next before.
  void committed(const call::Call& call, const std::vector<std::string>& released,
                 int64_t before_ms);
  // Deadlines of calls whose worker is gone.
  void fire_due();

 private:
  struct Update;
  void run(const std::shared_ptr<Update>& update);
  void run(const std::shared_ptr<Question>& question);
  void load(const std::shared_ptr<Question>& question);
  void decide(const std::shared_ptr<Question>& question, const StoredCall& stored);
  void schedule(const call::Call& call, int64_t before_ms);
  void fire_deadline(const std::string& call_id);

  Context& context_;
};

// The new state of a call with everything that follows from it. before: as it was read, empty if
// it is new.
Commit make_commit(const StoredCall& before, const call::Outcome& outcome);

}  // namespace tuicall::server
