// What a store promises of users is shown by the suites over every kind of store; here is what only
// this one can say.
#include "server/store/user_table.h"

#include <gtest/gtest.h>

namespace tuicall::server {
namespace {

bool no_call_has(const std::string&, const UserKey&) { return false; }

TEST(UserTable, KeepsNothingOfUsersWhoWereOnlySpokenOf) {
  UserTable users{ServiceOptions{}, no_call_has};
  Touched touched;
  call::Tell tell{"nobody", call::Scope::kAll, {}, {}};
  users.tell(7, tell, 0, touched);
  tell.event.kind = wire::EventKind::kCallNotConnected;
  users.tell(7, tell, 0, touched);
  users.give_back({7, "nobody"}, "call");
  EXPECT_EQ(users.reserved_for({7, "nobody"}), "");
  EXPECT_EQ(users.presence({7, "nobody"}), Presence{});
  EXPECT_EQ(users.size(), 0U);
}

TEST(UserTable, ForgetsAUserWithTheLastSession) {
  UserTable users{ServiceOptions{}, no_call_has};
  Touched touched;
  const OpenRequest request{{7, "alice"}, "a1", "token", 1, 99, {}, {}};
  users.open(request, 0, touched);
  EXPECT_EQ(users.size(), 1U);
  users.close("a1", CloseWhy::kLoggedOut, 0, touched);
  EXPECT_EQ(users.size(), 0U);
}

}  // namespace
}  // namespace tuicall::server
