// Every message of the torture set, sent to a server session: it is answered as the set says, and
// the server stays serving.
#include <gtest/gtest.h>

#include <set>

#include "service_world.h"
#include "torture_frames.h"

namespace tuicall::fuzz {
namespace {

using Answer = TortureFrame::Answer;

void expect_part(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
  EXPECT_FALSE(message.empty());
}

void expect_answer(server::TestClient& client, const TortureFrame& frame) {
  if (frame.answer == Answer::kRefused) {
    const auto refused = client.receive_next<wire::LoginRefused>();
    ASSERT_TRUE(refused.has_value());
    EXPECT_NE(refused->code, base::kOk);
    expect_part(refused->message, frame.text);
  } else if (frame.answer == Answer::kResult) {
    const auto delivery = client.receive_next<wire::Delivery>();
    ASSERT_TRUE(delivery.has_value());
    const auto& result = std::get<wire::RequestResult>(delivery->item);
    EXPECT_EQ(result.request_id, 1U);
    EXPECT_NE(result.code, base::kOk);
    expect_part(result.message, frame.text);
  } else if (frame.answer == Answer::kNothing) {
    EXPECT_FALSE(client.receive().has_value());
  } else {
    const auto notice = client.receive_next<wire::Notice>();
    ASSERT_TRUE(notice.has_value());
    EXPECT_NE(notice->code, base::kOk);
    expect_part(notice->message, frame.text);
  }
  const bool closes = frame.answer == Answer::kClosed || frame.answer == Answer::kRefused;
  EXPECT_EQ(client.closed(), closes);
}

TEST(Torture, EachMalformedMessageIsAnsweredAndTheServerStaysServing) {
  server::ServiceWorld world;
  server::TestClient bystander = world.log_in("bystander").first;
  std::set<std::string> names;
  for (const TortureFrame& frame : torture_frames()) {
    SCOPED_TRACE(frame.name);
    EXPECT_TRUE(names.insert(frame.name).second) << "two have this name";
    ASSERT_FALSE(frame.bytes.empty());
    server::TestClient client = frame.logged_in ? world.log_in("alice").first : world.connect();
    client.send_bytes(frame.bytes);
    expect_answer(client, frame);
    client.cut();
    bystander.send(wire::Ping{});
    EXPECT_TRUE(bystander.receive_next<wire::Pong>().has_value());
  }
  EXPECT_GE(names.size(), 50U);
  EXPECT_EQ(world.service().connections(), 1U);
}

}  // namespace
}  // namespace tuicall::fuzz
