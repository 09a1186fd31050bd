#include "client/dial_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace tuicall::client {
namespace {

// A stream that opens and closes when the test says so.
class FakeStream : public net::Stream {
 public:
  explicit FakeStream(std::vector<FakeStream*>& dialled) : dialled_(dialled) {
    dialled.push_back(this);
  }
  ~FakeStream() override { std::erase(dialled_, this); }
  void start(Handler handler) override { handler_ = std::move(handler); }
  void send(std::span<const uint8_t> bytes) override { sent_ += bytes.size(); }
  void close(uint64_t) override {}
  size_t pending_bytes() const override { return sent_; }
  std::string peer_address() const override { return "here"; }

  Handler handler_;

 private:
  std::vector<FakeStream*>& dialled_;
  size_t sent_ = 0;
};

class DialQueueTest : public testing::Test {
 protected:
  std::unique_ptr<net::Stream> started(net::Stream::Handler handler = {}) {
    auto stream = queue_->enqueue([this] { return std::make_unique<FakeStream>(dialled_); });
    stream->start(std::move(handler));
    return stream;
  }

  std::vector<FakeStream*> dialled_;  // and not destroyed
  std::shared_ptr<DialQueue> queue_ = std::make_shared<DialQueue>(2);
};

TEST_F(DialQueueTest, SoManyDialAndTheNextFollowsWhoIsOpen) {
  const auto a = started();
  const auto b = started();
  const auto c = started();
  ASSERT_EQ(dialled_.size(), 2U);
  dialled_[1]->handler_.on_open();
  ASSERT_EQ(dialled_.size(), 3U);
  dialled_[1]->handler_.on_close("later");  // its turn was over already
  const auto d = started();
  EXPECT_EQ(dialled_.size(), 3U);
}

TEST_F(DialQueueTest, WhoFailsOrIsLetGoMakesRoom) {
  auto a = started();
  auto b = started();
  const auto c = started();
  const auto d = started();
  std::string why;
  dialled_[0]->handler_.on_close("refused");
  EXPECT_EQ(dialled_.size(), 3U);
  b.reset();
  EXPECT_EQ(dialled_.size(), 3U);  // b's is gone, d's has come
}

TEST_F(DialQueueTest, WhoGivesUpWhileItWaitsIsPassedOver) {
  const auto a = started();
  const auto b = started();
  auto c = started();
  auto d = started();
  const auto e = started();
  c.reset();
  d->close(0);
  dialled_[0]->handler_.on_open();
  ASSERT_EQ(dialled_.size(), 3U);
  e->send(std::vector<uint8_t>(3));
  EXPECT_EQ(dialled_[2]->pending_bytes(), 3U);
}

TEST_F(DialQueueTest, WhatIsSentBeforeTheTurnIsSentInIt) {
  const auto a = started();
  const auto b = started();
  const auto c = started();
  c->send(std::vector<uint8_t>(5));
  EXPECT_EQ(c->pending_bytes(), 5U);
  EXPECT_EQ(c->peer_address(), "");
  dialled_[0]->handler_.on_close("gone");
  EXPECT_EQ(dialled_[2]->pending_bytes(), 5U);
  EXPECT_EQ(c->peer_address(), "here");
}

TEST_F(DialQueueTest, AStreamMayBeDestroyedInItsHandlers) {
  std::unique_ptr<net::Stream> a;
  a = started({[] {}, {}, [&](const std::string&) { a.reset(); }});
  const auto b = started();
  const auto c = started();
  const auto handler = dialled_[0]->handler_;  // as a real stream keeps them alive
  handler.on_close("gone");
  EXPECT_EQ(a, nullptr);
  EXPECT_EQ(dialled_.size(), 2U);
}

}  // namespace
}  // namespace tuicall::client
