#include "missions.h"

#include "words.h"

namespace tuicall::cli {

namespace {

using Milliseconds = Session::Milliseconds;

constexpr auto kNever = [] { return false; };
constexpr std::chrono::seconds kClosingTime{10};

std::optional<Milliseconds> milliseconds(double seconds) {
  if (seconds <= 0) return std::nullopt;
  return Milliseconds(static_cast<int64_t>(seconds * 1000));
}

void open_streams(Session& session, const CallOptions& options) {
  if (options.camera) {
    session.ask("open the camera",
                [](auto& engine, auto done) { engine.openCamera(std::move(done)); });
  }
  if (options.microphone) {
    session.ask("open the microphone",
                [](auto& engine, auto done) { engine.openMicrophone(std::move(done)); });
  }
}

// Until the call is over; hangs up after the duration. Returns whether it had begun, and was not
// taken away by another log-in of this user.
bool stay(Session& session, double duration_s) {
  const auto over = [&] { return session.call().over; };
  const auto begun_or_over = [&] { return session.call().begun || session.call().over; };
  if (session.wait(begun_or_over) != Wake::kDone || !session.call().begun) return false;
  const Wake wake = session.wait(over, milliseconds(duration_s));
  if (wake == Wake::kTimeout) {
    session.ask("hang up", [](auto& engine, auto done) { engine.hangup(std::move(done)); });
    (void)session.wait(over, kClosingTime);
  }
  return wake != Wake::kOver;
}

// Lets it ring, answers, and stays. Returns whether all went as wanted.
bool answer_one(Session& session, const AnswerOptions& answer, const CallOptions& options) {
  const auto gone = [&] { return !session.call().ringing; };
  if (answer.after_s > 0 && session.wait(gone, milliseconds(answer.after_s)) != Wake::kTimeout)
    return false;
  if (!answer.reject && !answer.ignore) {
    open_streams(session, options);
    const TUICallResult result =
        session.ask("accept", [](auto& engine, auto done) { engine.accept(std::move(done)); });
    return result.ok() && stay(session, options.duration_s);
  }
  const TUICallResult result =
      session.ask(answer.reject ? "reject" : "ignore", [&](auto& engine, auto done) {
        answer.reject ? engine.reject(std::move(done)) : engine.ignore(std::move(done));
      });
  return result.ok() &&
         session.wait([&] { return session.call().over; }, kClosingTime) == Wake::kDone;
}

}  // namespace

TUICallParams CallOptions::params() const {
  TUICallParams params;
  params.timeout = timeout_s;
  params.roomId = room_of(room);
  params.userData = user_data;
  params.chatGroupId = chat_group;
  return params;
}

int run_watch(Session& session, double for_s) {
  return session.wait(kNever, milliseconds(for_s)) == Wake::kOver ? kExitCallFailed : kExitOk;
}

int run_call(Session& session, const CallOptions& options) {
  open_streams(session, options);
  const TUICallMediaType media = media_of(options.media);
  const TUICallResult result =
      session.ask("call " + joined(options.users), [&](auto& engine, auto done) {
        if (!options.group.empty()) {
          engine.groupCall(options.group, options.users, media, options.params(), std::move(done));
        } else if (options.users.size() == 1) {
          engine.call(options.users.front(), media, options.params(), std::move(done));
        } else {
          engine.calls(options.users, media, options.params(), std::move(done));
        }
      });
  return result.ok() && stay(session, options.duration_s) ? kExitOk : kExitCallFailed;
}

int run_answer(Session& session, const AnswerOptions& answer, const CallOptions& options) {
  const auto rings = [&] { return session.call().ringing; };
  for (uint32_t taken = 0; answer.count == 0 || taken < answer.count; ++taken) {
    const Wake wake = session.wait(rings, milliseconds(answer.within_s));
    if (wake == Wake::kSignal) return kExitOk;
    if (wake != Wake::kDone) return kExitCallFailed;
    if (!answer_one(session, answer, options) && answer.count != 0) return kExitCallFailed;
  }
  return kExitOk;
}

int run_join(Session& session, const std::string& call_id, const CallOptions& options) {
  open_streams(session, options);
  const TUICallResult result = session.ask(
      "join " + (call_id.empty() ? options.room : call_id), [&](auto& engine, auto done) {
        if (!call_id.empty()) return engine.join(call_id, std::move(done));
        engine.joinInGroupCall(room_of(options.room), options.group, media_of(options.media),
                               std::move(done));
      });
  if (!result.ok()) return kExitCallFailed;
  (void)session.wait([&] { return session.call().begun; }, kClosingTime);
  return stay(session, options.duration_s) ? kExitOk : kExitCallFailed;
}

int run_invite(Session& session, const std::string& call_id, const CallOptions& options) {
  if (!call_id.empty()) {
    const TUICallResult joined_it = session.ask(
        "join " + call_id, [&](auto& engine, auto done) { engine.join(call_id, std::move(done)); });
    if (!joined_it.ok()) return kExitCallFailed;
  }
  const TUICallResult result =
      session.ask("invite " + joined(options.users), [&](auto& engine, auto done) {
        engine.inviteUser(options.users, options.params(), std::move(done));
      });
  return result.ok() && stay(session, options.duration_s) ? kExitOk : kExitCallFailed;
}

int run_end_call(Session& session, const std::string& call_id) {
  const TUICallResult result = session.ask("end call " + call_id, [&](auto& engine, auto done) {
    engine.endCall(call_id, std::move(done));
  });
  return result.ok() ? kExitOk : kExitCallFailed;
}

}  // namespace tuicall::cli
