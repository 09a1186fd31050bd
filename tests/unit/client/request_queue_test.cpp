#include "client/request_queue.h"

#include <gtest/gtest.h>

namespace tuicall::client {
namespace {

// A queue whose completions write down their names.
class RequestQueueTest : public testing::Test {
 protected:
  Completion named(const std::string& name) {
    return {false, [this, name](const MethodResult&) { called += name; }};
  }
  void add(const std::string& name, int64_t deadline_ms = 100) {
    queue.add(wire::Hangup{name}, named(name), deadline_ms);
  }
  // What would be sent now: "1a 2b".
  std::string send_all() {
    std::string sent;
    while (const std::optional<wire::Request> request = queue.send_next(0)) {
      sent += (sent.empty() ? "" : " ") + std::to_string(request->request_id) +
              std::get<wire::Hangup>(request->command).call_id;
    }
    return sent;
  }
  void call_all(const std::vector<Completion>& completions) {
    for (const Completion& c : completions) c.done({});
  }

  RequestQueue queue;
  std::string called;
};

TEST_F(RequestQueueTest, NumbersFromOneInOrder) {
  add("a");
  add("b");
  EXPECT_EQ(send_all(), "1a 2b");
  add("c");
  EXPECT_EQ(send_all(), "3c");
  EXPECT_EQ(send_all(), "");
}

TEST_F(RequestQueueTest, FindsWhoAsked) {
  add("a");
  add("b");
  send_all();
  queue.answered(2)->completion.done({});
  EXPECT_EQ(called, "b");
  EXPECT_FALSE(queue.answered(2).has_value());
  EXPECT_FALSE(queue.answered(3).has_value());
  EXPECT_FALSE(queue.answered(0).has_value());
}

TEST_F(RequestQueueTest, GivesUpWhatALaterAnswerHasOvertaken) {
  for (const char* name : {"a", "b", "c"}) add(name);
  send_all();
  add("d");
  call_all(queue.overtaken(1));
  EXPECT_EQ(called, "");
  call_all(queue.overtaken(3));
  EXPECT_EQ(called, "ab");
  EXPECT_TRUE(queue.answered(3).has_value());
  call_all(queue.overtaken(9));
  EXPECT_EQ(called, "ab") << "what was not sent waits";
  EXPECT_EQ(send_all(), "4d");
}

TEST_F(RequestQueueTest, SendsAgainWhatTheServerHasNot) {
  add("a");
  add("b");
  send_all();
  add("c");
  queue.resumed(1, 0);
  EXPECT_EQ(send_all(), "2b 3c");
  EXPECT_TRUE(queue.answered(1).has_value());
}

TEST_F(RequestQueueTest, SendsNothingAgainIfTheServerHasAll) {
  add("a");
  send_all();
  queue.resumed(1, 0);
  add("b");
  EXPECT_EQ(send_all(), "2b");
}

TEST_F(RequestQueueTest, GivesUpWhenTheTimeIsOver) {
  add("a", 100);
  add("b", 200);
  send_all();
  EXPECT_EQ(queue.next_deadline_ms(), 100);
  EXPECT_TRUE(queue.expire(99).completions.empty());
  call_all(queue.expire(100).completions);
  EXPECT_EQ(called, "a");
  EXPECT_EQ(queue.next_deadline_ms(), 200);
  EXPECT_TRUE(queue.expire(100).completions.empty());
}

TEST_F(RequestQueueTest, AGivenUpRequestKeepsItsNumberAndSaysSo) {
  add("a", 100);
  send_all();
  queue.expire(100);
  const std::optional<PendingRequest> late = queue.answered(1);
  ASSERT_TRUE(late.has_value());
  EXPECT_TRUE(late->abandoned);
  add("b");
  EXPECT_EQ(send_all(), "2b");
}

TEST_F(RequestQueueTest, AGivenUpRequestThatNeverLeftIsNotSent) {
  add("a", 100);
  call_all(queue.expire(100).completions);
  EXPECT_EQ(called, "a");
  EXPECT_EQ(send_all(), "");
}

TEST_F(RequestQueueTest, AGivenUpRequestThatWasLostIsNotSentAgain) {
  add("a", 100);
  add("b", 1000);
  send_all();
  queue.expire(100);
  queue.resumed(0, 0);
  EXPECT_EQ(send_all(), "1b");
}

TEST_F(RequestQueueTest, ClearGivesBackAllThatWaitAndNumbersAnew) {
  add("a", 100);
  add("b", 1000);
  send_all();
  add("c", 1000);
  queue.expire(100);
  call_all(queue.clear());
  EXPECT_EQ(called, "bc");
  EXPECT_EQ(queue.next_deadline_ms(), 0);
  add("d");
  EXPECT_EQ(send_all(), "1d");
}

}  // namespace
}  // namespace tuicall::client
