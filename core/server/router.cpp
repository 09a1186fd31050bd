#include "server/router.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/shown.h"
#include "server/validation.h"

namespace tuicall::server {
namespace {

base::Status no_call(const Requester& who, const std::string& what) {
  return {base::kRequestRefused,
          who.user.user_id + " cannot " + what + ": this user is in no call."};
}

// The program knew of the call that it means.
template <typename Request>
bool named(const Request& request) {
  return !request.call_id.empty();
}

base::Status missing_call(int32_t code, const std::string& call_id) {
  return {code, "There is no call " + base::shown(call_id) + ", expected one that goes on."};
}

// The device that is in the call leaves it, if it is one of these. One step for all of them:
// between two steps the call may move from one to another that had replaced it.
std::optional<call::Command> leave_with_one_of(const std::vector<SessionRecord>& sessions,
                                               const call::Call& call, const std::string& user_id) {
  const call::Member* member = call.find(user_id);
  const bool leaves =
      member != nullptr &&
      std::any_of(sessions.begin(), sessions.end(), [&](const SessionRecord& session) {
        return session.session_id == member->session_id;
      });
  if (!leaves) return std::nullopt;
  return call::SessionClosed{user_id, member->session_id};
}

}  // namespace

void Router::handle(const Requester& who, const wire::Command& command, Answered answered) {
  std::visit([&](const auto& request) { apply(who, request, std::move(answered)); }, command);
}

void Router::find_call(const Requester& who, const std::string& call_id, const base::Status& none,
                       Answered answered, std::function<void(const std::string& call_id)> found) {
  if (!call_id.empty()) return found(call_id);
  context_.store.find_reservation(who.user, [this, who, none, answered = std::move(answered),
                                             found = std::move(found)](const std::string& current) {
    if (current.empty()) return calls_.answer(who, none, answered);
    found(current);
  });
}

void Router::decide(const Requester& who, const std::string& call_id, const base::Status& none,
                    const base::Status& missing, call::Command command, Answered answered) {
  CallUpdater::Question question;
  question.who = who;
  question.missing = missing;
  question.decide = [command = std::move(command)](const call::Call&) { return command; };
  question.answered = answered;
  find_call(who, call_id, none, std::move(answered),
            [this, question = std::move(question)](const std::string& current) mutable {
              question.call_id = current;
              calls_.answer(std::move(question));
            });
}

void Router::answer_invitation(const Requester& who, const std::string& call_id, const char* what,
                               call::Command command, Answered answered) {
  const base::Status none{base::kRequestRefused,
                          who.user.user_id + " cannot " + what + ": no call rings."};
  decide(who, call_id, none, missing_call(base::kInvitationInvalid, call_id), std::move(command),
         std::move(answered));
}

void Router::apply(const Requester& who, const wire::PlaceCall& request, Answered answered) {
  placement_.place(who, request, std::move(answered));
}

void Router::apply(const Requester& who, const wire::Accept& request, Answered answered) {
  answer_invitation(who, request.call_id, "accept",
                    call::Accept{who.user.user_id, who.session_id, request.streams, named(request)},
                    std::move(answered));
}

void Router::apply(const Requester& who, const wire::Reject& request, Answered answered) {
  answer_invitation(who, request.call_id, "reject",
                    call::Reject{who.user.user_id, who.session_id, named(request)},
                    std::move(answered));
}

void Router::apply(const Requester& who, const wire::Ignore& request, Answered answered) {
  answer_invitation(who, request.call_id, "ignore",
                    call::Ignore{who.user.user_id, who.session_id, named(request)},
                    std::move(answered));
}

void Router::apply(const Requester& who, const wire::Hangup& request, Answered answered) {
  decide(who, request.call_id, {}, {}, call::Hangup{who.user.user_id, who.session_id},
         std::move(answered));
}

void Router::apply(const Requester& who, const wire::Invite& request, Answered answered) {
  const base::Status valid = check(request);
  if (!valid.ok()) return calls_.answer(who, valid, std::move(answered));
  const base::Result<std::vector<std::string>> callees =
      clean_callees(request.user_ids, who.user.user_id, context_.options.max_people);
  if (!callees.ok()) return calls_.answer(who, callees.status(), std::move(answered));
  find_call(who, request.call_id, no_call(who, "invite"), answered,
            [this, who, callees = *callees, timeout_ms = request.timeout_ms,
             answered](const std::string& call_id) {
              placement_.invite(who, call_id, callees, timeout_ms, answered);
            });
}

void Router::apply(const Requester& who, const wire::Join& request, Answered answered) {
  const base::Status valid = check(request);
  if (!valid.ok()) return calls_.answer(who, valid, std::move(answered));
  if (!request.call_id.empty())
    return placement_.join(who, request.call_id, request.streams, std::move(answered));
  context_.store.find_room(
      who.user.sdk_app_id, request.room_id, request.group_id,
      [this, who, request, answered = std::move(answered)](const std::string& call_id) {
        if (!call_id.empty()) return placement_.join(who, call_id, request.streams, answered);
        const std::string room = request.room_id.number != 0
                                     ? std::to_string(request.room_id.number)
                                     : request.room_id.text;
        calls_.answer(who,
                      {base::kCallMissing, "There is no call in room " + base::shown(room) +
                                               " of group " + base::shown(request.group_id) +
                                               ", expected one that goes on."},
                      answered);
      });
}

void Router::apply(const Requester& who, const wire::SwitchMedia& request, Answered answered) {
  decide(who, request.call_id, no_call(who, "switch the media type"),
         missing_call(base::kRequestRefused, request.call_id),
         call::SwitchMedia{who.user.user_id, who.session_id, request.media_type},
         std::move(answered));
}

void Router::apply(const Requester& who, const wire::SetStreams& request, Answered answered) {
  decide(who, request.call_id, {}, {},
         call::SetStreams{who.user.user_id, who.session_id, request.streams}, std::move(answered));
}

void Router::apply(const Requester& who, const wire::SetSelfInfo& request, Answered answered) {
  const base::Status valid = check(request);
  if (!valid.ok()) return calls_.answer(who, valid, std::move(answered));
  context_.store.set_self_info(who.user, request,
                               Reply{who.session_id, {who.request_id, base::kOk, "", {}, {}}},
                               [answered = std::move(answered)](CommitResult) { answered(); });
}

void Router::apply(const Requester& who, const wire::SetMultiDevice& request, Answered answered) {
  context_.store.set_multi_device(
      who.user, request.enabled, Reply{who.session_id, {who.request_id, base::kOk, "", {}, {}}},
      [this, who, answered = std::move(answered)](const MultiDeviceOutcome& outcome) {
        if (!outcome.replaced.empty()) {
          calls_.update_current(who.user,
                                [who, replaced = outcome.replaced](const call::Call& call) {
                                  return leave_with_one_of(replaced, call, who.user.user_id);
                                });
        }
        answered();
      });
}

void Router::apply(const Requester& who, const wire::EndCall& request, Answered answered) {
  const auto app = context_.apps.find(who.user.sdk_app_id);
  if (app == context_.apps.end() || app->second.administrators.count(who.user.user_id) == 0) {
    return calls_.answer(
        who,
        {base::kRequestRefused,
         who.user.user_id + " cannot end other people's calls, expected an administrator."},
        std::move(answered));
  }
  decide(who, request.call_id, missing_call(base::kCallMissing, request.call_id),
         missing_call(base::kCallMissing, request.call_id), call::OperatorEnd{},
         std::move(answered));
}

}  // namespace tuicall::server
