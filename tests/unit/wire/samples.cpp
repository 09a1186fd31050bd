#include "samples.h"

#include <gtest/gtest.h>

#include <limits>

namespace tuicall::wire {
namespace {

constexpr uint64_t kMax64 = std::numeric_limits<uint64_t>::max();
constexpr uint32_t kMax32 = std::numeric_limits<uint32_t>::max();
constexpr int64_t kMinSigned = std::numeric_limits<int64_t>::min();

base::RoomId room() { return {2147483647, "the room \xF0\x9F\x93\x9E"}; }

base::CallInfo info() {
  base::CallInfo i;
  i.call_id = "call-1";
  i.room_id = room();
  i.role = base::Role::kCalled;
  i.media_type = base::MediaType::kVideo;
  i.scene = base::Scene::kSingle;
  i.caller_id = "alice";
  i.callee_ids = {"bob", "", "carol"};
  i.chat_group_id = "chat";
  i.user_data = std::string("data\0with NUL", 13);
  i.begin_time_ms = kMinSigned;
  i.reason = base::EndReason::kEndByServer;
  i.ended_by = "bob";
  i.profiles = {{"alice", "Alice \xF0\x9F\x8E\xA7", "https://example.org/alice.png"},
                {"bob", "", ""}};
  return i;
}

Event full_event(EventKind kind) {
  Event e;
  e.kind = kind;
  e.call_id = "call-1";
  e.group_id = "group";
  e.user_id = "bob";
  e.room_id = room();
  e.media_type = base::MediaType::kVideo;
  e.old_media_type = base::MediaType::kAudio;
  e.role = base::Role::kCaller;
  e.available = true;
  e.begin_time_ms = 1;
  e.total_time_ms = std::numeric_limits<int64_t>::max();
  e.reason = base::EndReason::kHangup;
  e.ended_by = "alice";
  e.code = std::numeric_limits<int32_t>::min();
  e.message = "what was wrong";
  e.info = info();
  return e;
}

template <typename T>
void add_requests(std::vector<Frame>& frames, const T& commands) {
  for (const Command& command : commands) frames.emplace_back(Request{frames.size(), command});
}

std::vector<Command> full_commands() {
  const Streams both{true, true};
  return {PlaceCall{{"bob", "carol"},
                    base::MediaType::kAudio,
                    "group",
                    "chat",
                    room(),
                    "data",
                    kMax32,
                    "title",
                    "description",
                    both},
          Accept{"call-1", {true, false}},
          Reject{"call-1"},
          Ignore{"call-1"},
          Hangup{"call-1"},
          Invite{"call-1", {"dave"}, 0, "title", "description"},
          Join{"call-1", room(), "group", base::MediaType::kVideo, {false, true}},
          SwitchMedia{"call-1", base::MediaType::kAudio},
          SetStreams{"call-1", both},
          SetSelfInfo{"nick", "https://example.org/a.png"},
          SetMultiDevice{true},
          EndCall{"call-1"}};
}

}  // namespace

std::vector<Frame> empty_samples() {
  std::vector<Frame> frames = {Login{},
                               LoginAccepted{},
                               LoginRefused{},
                               Ping{},
                               Pong{},
                               Acknowledge{},
                               Logout{},
                               Notice{},
                               Delivery{0, Event{}},
                               Delivery{0, RequestResult{}},
                               OpenMedia{},
                               MediaOpened{},
                               MediaDatagram{}};
  add_requests(frames, std::vector<Command>{PlaceCall{}, Accept{}, Reject{}, Ignore{}, Hangup{},
                                            Invite{}, Join{}, SwitchMedia{}, SetStreams{},
                                            SetSelfInfo{}, SetMultiDevice{}, EndCall{}});
  return frames;
}

std::vector<Frame> full_samples() {
  std::vector<Frame> frames = {
      Login{1, 7, kMax32, "alice", "ticket", "0.1.0", Resume{"session", "token", kMax64},
            KnownCall{"call-1", room(), base::MediaType::kVideo, base::Role::kCaller, 5}},
      LoginAccepted{1, "session", "token", true, kMax64, kMax32, kMax32, info()},
      LoginRefused{70001, "expired"},
      Acknowledge{kMax64},
      Notice{kMax64, -1202, "message"},
      Delivery{kMax64, RequestResult{kMax64, 8010, "too late", {"bob", "carol"}, info()}},
      OpenMedia{"call-1", "AB:CD"},
      MediaOpened{"call-1", -1205, "no media", "relay.example", 3478, "ufrag", "pwd", "AB:CD",
                  kMax32},
      MediaDatagram{{0, 1, 128, 255}}};
  for (auto kind = static_cast<uint8_t>(EventKind::kError);
       kind <= static_cast<uint8_t>(EventKind::kUserInviting); ++kind) {
    frames.emplace_back(Delivery{kind, full_event(static_cast<EventKind>(kind))});
  }
  add_requests(frames, full_commands());
  return frames;
}

std::vector<uint8_t> content_of(const Frame& frame) {
  std::vector<uint8_t> bytes;
  const base::Status status = encode(frame, bytes);
  EXPECT_TRUE(status.ok()) << status.message;
  bytes.erase(bytes.begin(), bytes.begin() + 4);
  return bytes;
}

}  // namespace tuicall::wire
