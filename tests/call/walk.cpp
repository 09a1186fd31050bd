#include "walk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "text.h"

namespace tuicall::test {
namespace {

using call::Availability;
using call::Phase;
using wire::EventKind;

const std::vector<std::string> kUsers = {"alice", "bob", "carol", "dave", "erin"};

bool is_closing(EventKind kind) {
  return kind == EventKind::kCallNotConnected || kind == EventKind::kCallEnd;
}

bool names_a_user(EventKind kind) {
  return kind != EventKind::kCallBegin && kind != EventKind::kCallEnd &&
         kind != EventKind::kCallMediaTypeChanged;
}

}  // namespace

Walk::Walk(Pick pick) : pick_(std::move(pick)) {
  stage_.rules.grace_ms = 2'000;
  stage_.rules.max_people = 4;
  stage_.rules.busy_notifies_callee = pick_(2) == 0;
}

void Walk::step() {
  if (!std::exchange(placed_, true)) return take(any_place());
  stage_.now_ms += pick_(4) * 500;
  take(any_command());
}

const std::string& Walk::any_user() { return kUsers[pick_(static_cast<unsigned>(kUsers.size()))]; }

wire::Streams Walk::any_streams() {
  const bool camera = pick_(2) == 0;
  return {camera, pick_(2) == 0};
}

// Each third one is older than the one before. Nothing is picked for it, so that the inputs of the
// fuzzer stay what they are.
uint64_t Walk::any_presence_version() {
  ++presence_version_;
  return presence_version_ % 3 == 0 ? presence_version_ - 2 : presence_version_;
}

// Likewise: what was picked for the streams says how the audio flows, each third time.
call::Command Walk::any_stream_command(const std::string& user_id, const std::string& session_id) {
  const wire::Streams streams = any_streams();
  if (++stream_commands_ % 3 == 0) return call::AudioFlow{user_id, streams.microphone};
  return call::SetStreams{user_id, session_id, streams};
}

uint32_t Walk::any_timeout() { return pick_(3) * 1'500; }

std::vector<call::Callee> Walk::any_callees(const std::string& without) {
  std::vector<call::Callee> callees;
  for (const std::string& user_id : kUsers) {
    const call::Member* member = stage_.call.find(user_id);
    const bool present = member != nullptr && member->present();
    if (user_id != without && pick_(3) == 0) {
      callees.push_back(
          {user_id, present ? Availability::kOnline : static_cast<Availability>(pick_(3))});
    }
  }
  return callees;
}

call::Place Walk::any_place() {
  call::Place place;
  place.call_id = "call";
  place.caller_id = "alice";
  place.session_id = "a1";
  place.callees = any_callees("alice");
  place.media_type = base::MediaType::kVideo;
  place.group_id = pick_(4) == 0 ? "team" : "";
  place.timeout_ms = any_timeout();
  place.streams = any_streams();
  return place;
}

call::Command Walk::any_command() {
  const std::string user = any_user();
  const std::string session = device_of(user, static_cast<int>(1 + pick_(2)));
  switch (pick_(17)) {
    case 0:
    case 1:
    case 2:
      return call::Accept{user, session, any_streams()};
    case 3:
      return call::Reject{user, session};
    case 4:
      return call::Ignore{user, session};
    case 5:
      return call::Hangup{user, session};
    case 6:
    case 7:
      return call::Invite{user, session, any_callees(user), any_timeout()};
    case 8:
      return call::Join{user, session, any_streams()};
    case 9:
      return call::SwitchMedia{user, session, static_cast<base::MediaType>(pick_(3))};
    case 10:
      return any_stream_command(user, session);
    case 11:
      return call::LinkLost{user, session, pick_(2) == 0, any_presence_version()};
    case 12:
      return call::LinkRestored{user, session, any_presence_version()};
    case 13:
      return call::SessionOpened{user, session, pick_(2) == 0 ? device_of(user, 1) : "",
                                 any_presence_version()};
    case 14:
      return pick_(4) == 0 ? call::Command(call::SessionClosed{user, session})
                           : call::Command(call::Deadline{});
    case 15:
      return pick_(20) == 0 ? call::Command(call::OperatorEnd{}) : call::Command(any_place());
    default:
      return call::Deadline{};
  }
}

void Walk::take(const call::Command& command) {
  const call::Call before = stage_.call;
  const call::Outcome& outcome = stage_.run(command);
  if (before.ended() || !outcome.status.ok()) {
    EXPECT_EQ(outcome.call, before);
    EXPECT_TRUE(outcome.tells.empty() && outcome.released.empty() && outcome.invited.empty());
    return;
  }
  admit(before, command);
  std::multiset<std::string> closed;
  for (const call::Tell& tell : outcome.tells) {
    hear(tell, closed);
  }
  EXPECT_EQ(closed, std::multiset<std::string>(outcome.released.begin(), outcome.released.end()));
  check_views();
  check_call(std::holds_alternative<call::Deadline>(command));
}

// Those whom the command brings into the call.
void Walk::admit(const call::Call& before, const call::Command& command) {
  std::vector<std::string> users = stage_.last.invited;
  if (std::holds_alternative<call::Place>(command)) {
    users.push_back(stage_.call.caller_id);
  }
  if (const auto* join = std::get_if<call::Join>(&command)) {
    const call::Member* member = before.find(join->user_id);
    if (member == nullptr || !member->present()) {
      users.push_back(join->user_id);
    }
  }
  for (const std::string& user_id : users) {
    EXPECT_FALSE(views_[user_id].admitted) << user_id;
    views_[user_id] = {true, false, {}, {}};
  }
}

void Walk::hear(const call::Tell& tell, std::multiset<std::string>& closed) {
  SCOPED_TRACE(text_of(tell));
  const wire::Event& event = tell.event;
  View& view = views_[tell.user_id];
  EXPECT_EQ(event.call_id, "call");
  EXPECT_EQ(names_a_user(event.kind), !event.user_id.empty());
  if (tell.scope == call::Scope::kAllExcept) {
    EXPECT_TRUE(event.reason == base::EndReason::kOtherDeviceAccepted ||
                event.reason == base::EndReason::kOtherDeviceReject);
    return;
  }
  if (!view.admitted && event.reason == base::EndReason::kLineBusy) {
    EXPECT_TRUE(stage_.rules.busy_notifies_callee);
    return;
  }
  EXPECT_TRUE(view.admitted) << "told of a call that is over for this user";
  if (is_closing(event.kind)) {
    EXPECT_EQ(event.kind == EventKind::kCallEnd, view.begun);
    EXPECT_NE(event.reason, base::EndReason::kUnknown);
    EXPECT_TRUE(event.info.has_value());
    closed.insert(tell.user_id);
    view = {};
  } else {
    follow(event, view);
  }
}

void Walk::follow(const wire::Event& event, View& view) {
  if (event.kind == EventKind::kCallBegin) {
    EXPECT_FALSE(view.begun);
    view.begun = true;
  } else if (event.kind == EventKind::kUserJoin) {
    EXPECT_TRUE(view.begun);
    EXPECT_TRUE(view.in_call.insert(event.user_id).second);
  } else if (event.kind == EventKind::kUserLeave) {
    EXPECT_EQ(view.in_call.erase(event.user_id), 1U);
    view.audible.erase(event.user_id);
  } else if (event.kind == EventKind::kUserAudioAvailable && event.available) {
    EXPECT_TRUE(view.audible.insert(event.user_id).second) << "told twice";
  } else if (event.kind == EventKind::kUserAudioAvailable) {
    EXPECT_EQ(view.audible.erase(event.user_id), 1U) << "told twice";
  }
}

void Walk::check_views() {
  for (const call::Member& member : stage_.call.members) {
    SCOPED_TRACE(member.user_id);
    const View& view = views_[member.user_id];
    EXPECT_EQ(view.admitted, member.present());
    EXPECT_EQ(view.begun, member.phase == Phase::kConnected);
    for (const call::Member& other : stage_.call.members) {
      const bool visible = view.begun && other.phase == Phase::kConnected && &other != &member;
      EXPECT_EQ(view.in_call.count(other.user_id) == 1, visible) << other.user_id;
      EXPECT_EQ(view.audible.count(other.user_id) == 1, visible && other.audible())
          << other.user_id;
    }
  }
}

void Walk::check_call(bool time_was_told) {
  const call::Call& call = stage_.call;
  if (!call.exists()) {
    return;
  }
  const auto count = [&](auto matches) {
    return std::count_if(call.members.begin(), call.members.end(), matches);
  };
  const auto present = count([](const call::Member& member) { return member.present(); });
  const auto open = count([](const call::Member& member) { return member.invitation_open(); });
  const auto inside = count([](const call::Member& member) {
    return member.present() && member.phase != Phase::kInvited;
  });
  const auto people = count([](const call::Member& member) { return member.has_place(); });
  EXPECT_LE(people, static_cast<int64_t>(stage_.rules.max_people));
  EXPECT_EQ(call.ended(), inside == 0 || (inside == 1 && open == 0));
  if (call.ended()) {
    EXPECT_EQ(present + open, 0);
    EXPECT_EQ(next_deadline_ms(call), 0);
    EXPECT_NE(call.reason, base::EndReason::kUnknown);
  }
  if (time_was_told && next_deadline_ms(call) != 0) {
    EXPECT_GT(next_deadline_ms(call), stage_.now_ms);
  }
}

}  // namespace tuicall::test
