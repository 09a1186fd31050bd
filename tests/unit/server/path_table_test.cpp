#include "server/relay/path_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/relay/participant.h"
#include "server/relay/relay.h"

namespace tuicall::server {
namespace {

net::UdpAddress sender_at(uint16_t port) {
  return *net::parse_udp_address(net::Endpoint{"127.0.0.1", port});
}

class PathTableTest : public testing::Test {
 protected:
  PathTableTest() {
    table_.set(sender_at(1), alice_);
    table_.set(sender_at(2), bob_);
    alice_.meet(bob_);
  }

  RelayedCall call_;
  Participant alice_{{{1, "call", "alice"}, "ufrag", "password", 1}, nullptr, "", call_, 9};
  Participant bob_{{{1, "call", "bob"}, "ufrag", "password", 2}, nullptr, "", call_, 9};
  PathTable table_;
};

TEST_F(PathTableTest, FindsWhoseAPathIs) {
  table_.set(Path(TunnelId{7}), alice_);
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
  EXPECT_EQ(table_.find(sender_at(2)), &bob_);
  EXPECT_EQ(table_.find(Path(TunnelId{7})), &alice_);
  EXPECT_EQ(table_.find(sender_at(3)), nullptr);
  table_.erase(sender_at(1));
  EXPECT_EQ(table_.find(sender_at(1)), nullptr);
}

TEST_F(PathTableTest, FindsTheSameWhateverWasExpected) {
  const std::vector<net::UdpAddress> expected{sender_at(1), sender_at(3), sender_at(2),
                                              sender_at(1)};
  table_.expect(expected);
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
  EXPECT_EQ(table_.find(sender_at(3)), nullptr);
  EXPECT_EQ(table_.find(sender_at(2)), &bob_);
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
  EXPECT_EQ(table_.find(sender_at(2)), &bob_);  // one more than was expected

  table_.expect(expected);
  EXPECT_EQ(table_.find(sender_at(2)), &bob_);  // another one
  EXPECT_EQ(table_.find(Path(TunnelId{7})), nullptr);
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
}

TEST_F(PathTableTest, ForgetsWhatWasExpectedWhenAPathChanges) {
  const std::vector<net::UdpAddress> expected{sender_at(1), sender_at(2), sender_at(3)};
  table_.expect(expected);
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
  table_.erase(sender_at(2));
  table_.set(sender_at(3), bob_);
  EXPECT_EQ(table_.find(sender_at(2)), nullptr);
  EXPECT_EQ(table_.find(sender_at(3)), &bob_);
}

TEST_F(PathTableTest, MoreMayComeThanAreLookedUpTogether) {
  const std::vector<net::UdpAddress> expected(PathTable::kMostExpected + 5, sender_at(2));
  table_.expect(expected);
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(table_.find(sender_at(2)), &bob_);
  table_.expect({});
  EXPECT_EQ(table_.find(sender_at(1)), &alice_);
}

}  // namespace
}  // namespace tuicall::server
