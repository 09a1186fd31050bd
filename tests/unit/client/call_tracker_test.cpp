#include "client/call_tracker.h"

#include <gtest/gtest.h>

namespace tuicall::client {
namespace {

using base::EndReason;
using base::MediaType;
using base::Role;
using wire::Event;
using wire::EventKind;

base::CallInfo info(const std::string& call_id, Role role = Role::kCalled) {
  base::CallInfo i;
  i.call_id = call_id;
  i.role = role;
  i.media_type = MediaType::kAudio;
  i.room_id = {7, ""};
  return i;
}

Event event(EventKind kind, const std::string& call_id) {
  Event e;
  e.kind = kind;
  e.call_id = call_id;
  return e;
}

Event received(const std::string& call_id) {
  Event e = event(EventKind::kCallReceived, call_id);
  e.info = info(call_id);
  return e;
}

Event closed(EventKind kind, const std::string& call_id) {
  Event e = event(kind, call_id);
  e.reason = EndReason::kHangup;
  e.ended_by = "bob";
  return e;
}

TEST(CallTracker, KnowsNothingAtFirst) {
  const CallTracker tracker;
  EXPECT_FALSE(tracker.live());
  EXPECT_FALSE(tracker.known_call().has_value());
  EXPECT_EQ(*tracker.info(), base::CallInfo());
}

TEST(CallTracker, FollowsACallToItsEnd) {
  CallTracker tracker;
  EXPECT_EQ(*tracker.apply(received("c1")), info("c1"));
  EXPECT_TRUE(tracker.live());

  Event begin = event(EventKind::kCallBegin, "c1");
  begin.begin_time_ms = 5;
  begin.media_type = MediaType::kVideo;
  EXPECT_EQ(tracker.apply(begin)->begin_time_ms, 5);
  EXPECT_EQ(tracker.info()->media_type, MediaType::kVideo);

  Event media = event(EventKind::kCallMediaTypeChanged, "c1");
  media.media_type = MediaType::kAudio;
  EXPECT_EQ(tracker.apply(media)->media_type, MediaType::kAudio);

  const CallInfoPointer end = tracker.apply(closed(EventKind::kCallEnd, "c1"));
  EXPECT_EQ(end->reason, EndReason::kHangup);
  EXPECT_EQ(end->ended_by, "bob");
  EXPECT_EQ(end->begin_time_ms, 5);
  EXPECT_FALSE(tracker.live());
  EXPECT_EQ(tracker.info(), end);
}

TEST(CallTracker, WhatWasHandedOutDoesNotChange) {
  CallTracker tracker;
  const CallInfoPointer at_received = tracker.apply(received("c1"));
  tracker.apply(closed(EventKind::kCallNotConnected, "c1"));
  EXPECT_EQ(at_received->reason, EndReason::kUnknown);
}

TEST(CallTracker, AnEventWithAnInfoReplacesIt) {
  CallTracker tracker;
  tracker.enter(info("c1", Role::kCaller));
  Event join = event(EventKind::kUserJoin, "c1");
  join.info = info("c1", Role::kCaller);
  join.info->callee_ids = {"bob", "carol"};
  EXPECT_EQ(tracker.apply(join)->callee_ids.size(), 2U);
  EXPECT_EQ(tracker.info()->callee_ids.size(), 2U);
}

TEST(CallTracker, AMissedCallLeavesTheRunningOneAlone) {
  CallTracker tracker;
  tracker.enter(info("c1", Role::kCaller));
  Event missed = closed(EventKind::kCallNotConnected, "c2");
  missed.info = info("c2");
  const CallInfoPointer told = tracker.apply(missed);
  EXPECT_EQ(told->call_id, "c2");
  EXPECT_EQ(told->reason, EndReason::kHangup);
  EXPECT_EQ(tracker.info()->call_id, "c1");
  EXPECT_TRUE(tracker.live());
}

TEST(CallTracker, AMissedCallWithoutARunningOneIsTheLastCall) {
  CallTracker tracker;
  tracker.apply(closed(EventKind::kCallNotConnected, "c2"));
  EXPECT_EQ(tracker.info()->call_id, "c2");
  EXPECT_FALSE(tracker.live());
}

TEST(CallTracker, EventsOfTheSessionKeepTheCall) {
  CallTracker tracker;
  tracker.enter(info("c1"));
  EXPECT_EQ(tracker.apply(event(EventKind::kUserSigExpired, ""))->call_id, "c1");
  EXPECT_TRUE(tracker.live());
}

TEST(CallTracker, TellsTheServerWhatItKnows) {
  CallTracker tracker;
  tracker.enter(info("c1", Role::kCaller));
  Event begin = event(EventKind::kCallBegin, "c1");
  begin.begin_time_ms = 5;
  begin.media_type = MediaType::kAudio;
  tracker.apply(begin);
  const wire::KnownCall known = *tracker.known_call();
  EXPECT_EQ(known.call_id, "c1");
  EXPECT_EQ(known.room_id.number, 7);
  EXPECT_EQ(known.role, Role::kCaller);
  EXPECT_EQ(known.begin_time_ms, 5);
  tracker.forget();
  EXPECT_FALSE(tracker.known_call().has_value());
}

}  // namespace
}  // namespace tuicall::client
