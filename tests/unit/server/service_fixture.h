// What the tests of the server's logic share: a world, and what its clients ask and expect.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contains.h"
#include "service_world.h"

namespace tuicall::server {

using test::contains;

inline wire::PlaceCall call_to(std::vector<std::string> callees) {
  wire::PlaceCall place;
  place.callee_ids = std::move(callees);
  place.media_type = base::MediaType::kAudio;
  return place;
}

inline wire::RequestResult ask(TestClient& client, uint64_t request_id, wire::Command command) {
  client.send(wire::Request{request_id, std::move(command)});
  while (const auto delivery = client.receive_next<wire::Delivery>()) {
    if (const auto* result = std::get_if<wire::RequestResult>(&delivery->item)) return *result;
  }
  ADD_FAILURE() << "request " << request_id << " was not answered";
  return {};
}

// The numbers of the deliveries that have come.
inline std::vector<uint64_t> sequences(TestClient& client) {
  std::vector<uint64_t> numbers;
  while (const auto delivery = client.receive_next<wire::Delivery>())
    numbers.push_back(delivery->sequence);
  return numbers;
}

class ServiceTest : public testing::Test {
 protected:
  // The client was told what it did, and its connection is closed.
  static void expect_closed_with(TestClient& client, const std::string& part) {
    const auto notice = client.receive_next<wire::Notice>();
    ASSERT_TRUE(notice.has_value()) << part;
    EXPECT_TRUE(contains(notice->message, part)) << notice->message;
    EXPECT_TRUE(client.closed());
  }

  static void expect_alive(TestClient& client) {
    client.send(wire::Ping{});
    EXPECT_TRUE(client.receive_next<wire::Pong>().has_value());
    EXPECT_FALSE(client.closed());
  }

  // None of the deliveries was left out, because it was too long; acknowledges them. Gives the
  // last one's number; last: that of the one before, 0 if it is not known.
  static uint64_t expect_all_after(uint64_t last, TestClient& client) {
    while (const auto delivery = client.receive_next<wire::Delivery>()) {
      EXPECT_TRUE(last == 0 || delivery->sequence == last + 1) << delivery->sequence;
      last = delivery->sequence;
    }
    client.send(wire::Acknowledge{last});
    return last;
  }

  void expect_refused(const wire::Login& login, int32_t code, const std::string& part) {
    TestClient client = world_.connect();
    client.send(login);
    const auto refused = client.receive_next<wire::LoginRefused>();
    ASSERT_TRUE(refused.has_value()) << part;
    EXPECT_EQ(refused->code, code) << refused->message;
    EXPECT_TRUE(contains(refused->message, part)) << refused->message;
    EXPECT_TRUE(client.closed());
  }

  ServiceWorld world_;
};

}  // namespace tuicall::server
