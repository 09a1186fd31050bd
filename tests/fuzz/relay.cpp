// Datagrams into a relay: the input says what comes from two people of a call, from another one's
// address, and from strangers: bytes of any kind, authentic packets with any content, good ones
// with a byte changed. Nobody outside the call hears or learns anything, nobody speaks in another's
// name, a stranger is never sent more than it has said, and afterwards the two hear each other.
#include <gtest/gtest.h>

#include <optional>

#include "byte_source.h"
#include "fuzz_target.h"
#include "relay_world.h"

namespace {

using namespace tuicall;
using server::Bytes;
using server::Path;
using server::RelayClient;
using server::RelayWorld;

constexpr int kMaxSteps = 100;

class Traffic {
 public:
  explicit Traffic(fuzz::ByteSource source) : source_(source) {
    for (RelayClient* client : {alice_.get(), bob_.get(), eve_.get()})
      EXPECT_TRUE(client->connect());
  }

  void run() {
    for (int i = 0; i < kMaxSteps && !source_.empty() && !testing::Test::HasFailure(); ++i) {
      step();
      expect_separate();
    }
    expect_served();
  }

 private:
  Bytes some_bytes() {
    const size_t size = source_.byte();
    const std::span<const uint8_t> taken = source_.bytes(size);
    return {taken.begin(), taken.end()};
  }

  Path some_path() {
    switch (source_.pick(5)) {
      case 0:
        return alice_->path();
      case 1:
        return bob_->path();
      case 2:
        return eve_->path();
      case 3:
        return RelayWorld::udp("203.0.113." + std::to_string(source_.pick(8)));
      default:
        return server::TunnelId{source_.pick(4)};
    }
  }

  Bytes some_check() {
    return alice_->make_check(source_.pick(2) == 0 ? alice_->offer().ice_pwd : "wrong",
                              source_.pick(2) == 0);
  }

  void change(Bytes& datagram) {
    const size_t at = source_.byte();
    const uint8_t bits = source_.byte();
    if (at < datagram.size()) datagram[at] ^= bits;
  }

  void step() {
    switch (source_.pick(7)) {
      case 0:
        return deliver(some_bytes(), some_path());
      case 1:
        return deliver(alice_->protect_rtp(some_bytes()), some_path());
      case 2:
        return deliver(alice_->protect_rtcp(some_bytes()), some_path());
      case 3:
        return say();
      case 4:
        return check();
      case 5: {
        Bytes datagram = source_.pick(2) == 0 ? some_check() : alice_->make_sound(7, "x", 7);
        change(datagram);
        return deliver(std::move(datagram), some_path());
      }
      default:
        return world_.advance(source_.pick(40) * server::kS_us);
    }
  }

  void say() {
    const uint16_t sequence_number = source_.word();
    const std::string text = source_.text(20);
    deliver(alice_->make_sound(sequence_number, text, alice_->ssrc()), some_path());
  }

  // From an address of the others Alice would have their place, and get what they cannot read.
  void check() {
    Bytes datagram = some_check();
    const Path path = some_path();
    if (path != bob_->path() && path != eve_->path()) deliver(std::move(datagram), path);
  }

  // Alice may have moved to where no client is: to there, the last place that an authentic packet
  // of hers can have brought her to, reports go as well.
  void deliver(Bytes datagram, const Path& path) {
    const size_t strays_before = world_.stray().size();
    const uint64_t moves_before = world_.counters().paths_changed;
    const size_t size = datagram.size();
    world_.send(path, std::move(datagram));
    if (world_.counters().paths_changed != moves_before) alice_is_at_ = path;
    size_t sent = 0;
    for (size_t i = strays_before; i < world_.stray().size(); ++i) {
      const auto& [to, bytes] = world_.stray()[i];
      EXPECT_TRUE(to == path || to == alice_is_at_) << "somebody else is sent to";
      if (to != alice_is_at_) sent += bytes.size();
    }
    EXPECT_LE(sent, size) << "amplified";
  }

  void expect_separate() {
    EXPECT_TRUE(eve_->heard().empty());
    EXPECT_TRUE(eve_->qualities.empty());
    EXPECT_LE(eve_->names.size(), 1U) << "the relay's own";
    for (const RelayClient* client : {alice_.get(), bob_.get(), eve_.get()})
      EXPECT_EQ(client->undecipherable, 0U);
    for (const auto& [ssrc, name] : bob_->names)
      EXPECT_EQ(name, ssrc == alice_->ssrc() ? "alice" : "@relay");
    for (const server::Sound& sound : bob_->heard()) EXPECT_EQ(sound.ssrc, alice_->ssrc());
    EXPECT_TRUE(alice_->heard().empty()) << "bob has said nothing";
  }

  void expect_served() {
    world_.advance(server::kS_us);
    for (RelayClient* client : {alice_.get(), bob_.get()}) {
      if (!client->check()) return;  // its address was another's when it had gone for 30 s
      client->tell({});
    }
    bob_->say(1, "still here");
    EXPECT_EQ(alice_->heard().size(), 1U);
  }

  fuzz::ByteSource source_;
  std::optional<Path> alice_is_at_;  // if she has moved
  RelayWorld world_;
  const std::unique_ptr<RelayClient> alice_ = world_.client("alice");
  const std::unique_ptr<RelayClient> bob_ = world_.client("bob");
  const std::unique_ptr<RelayClient> eve_ = world_.client("eve", "another call");
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Traffic(fuzz::ByteSource(data, size)).run();
  return 0;
}
