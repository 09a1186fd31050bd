#include "server/store/mailboxes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace tuicall::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MailboxesTest : public testing::Test {
 protected:
  MailboxesTest() {
    options_.mailbox_kept_ms = 1'000;
    options_.max_mailbox_events = 250;
  }

  Mailboxes& boxes() {
    if (!boxes_) boxes_.emplace(options_);
    return *boxes_;
  }

  static UserKey key(const std::string& user_id) { return {7, user_id}; }

  void put(const std::string& user_id, const std::string& call_id) {
    wire::Event event;
    event.kind = wire::EventKind::kCallNotConnected;
    event.call_id = call_id;
    boxes().put(key(user_id), event, {}, now_ms_);
  }

  std::vector<std::string> take(const std::string& user_id) {
    std::vector<std::string> call_ids;
    for (const wire::Event& event : boxes().take(key(user_id), {}, now_ms_)) {
      call_ids.push_back(event.call_id);
    }
    return call_ids;
  }

  ServiceOptions options_;
  int64_t now_ms_ = 5'000;

 private:
  std::optional<Mailboxes> boxes_;
};

TEST_F(MailboxesTest, KeepEachUsersEventsInOrderUntilTheyAreTaken) {
  put("bob", "one");
  put("carol", "two");
  put("bob", "three");
  EXPECT_THAT(take("bob"), ElementsAre("one", "three"));
  EXPECT_THAT(take("bob"), IsEmpty());
  EXPECT_THAT(take("carol"), ElementsAre("two"));
  EXPECT_EQ(boxes().size(), 0U);
}

TEST_F(MailboxesTest, ForgetWhatHasWaitedTooLongOfUsersWhoNeverLogIn) {
  put("bob", "one");
  now_ms_ += 600;
  put("bob", "two");
  now_ms_ += 399;
  boxes().sweep(now_ms_);
  EXPECT_EQ(boxes().size(), 2U);
  now_ms_ += 1;
  boxes().sweep(now_ms_);
  EXPECT_EQ(boxes().size(), 1U);
  EXPECT_THAT(take("bob"), ElementsAre("two"));
  put("carol", "three");
  now_ms_ += 1'000;
  put("dave", "four");
  EXPECT_EQ(boxes().size(), 1U) << "carol's has gone";
}

TEST_F(MailboxesTest, OfOneUserTheOldestGiveWay) {
  for (int i = 0; i < 101; ++i) put("bob", std::to_string(i));
  EXPECT_EQ(boxes().size(), 100U);
  const std::vector<std::string> left = take("bob");
  EXPECT_EQ(left.front(), "1");
  EXPECT_EQ(left.back(), "100");
}

TEST_F(MailboxesTest, OfAllTogetherTheOldestGiveWay) {
  for (int i = 0; i < 251; ++i) put("user" + std::to_string(i), "call");
  EXPECT_EQ(boxes().size(), 250U);
  EXPECT_THAT(take("user0"), IsEmpty());
  EXPECT_THAT(take("user1"), ElementsAre("call"));
  EXPECT_THAT(take("user250"), ElementsAre("call"));
}

TEST_F(MailboxesTest, OfNoSizeKeepNothing) {
  options_.max_mailbox_events = 0;
  put("bob", "one");
  EXPECT_THAT(take("bob"), IsEmpty());
}

}  // namespace
}  // namespace tuicall::server
