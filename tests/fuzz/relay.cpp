// Datagrams into a relay: the input says what comes from two people of a call, from another one's
// address, and from strangers: bytes of any kind, authentic packets with any content, good ones
// with a byte changed. Nobody outside the call hears or learns anything, nobody speaks in another's
// name, a stranger is never sent more than it has said, an address that has sent no token back
// never more than three times what came from there, and afterwards the two hear each other.
#include <gtest/gtest.h>

#include <map>
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
constexpr unsigned kPlaces = 8;          // without a client
constexpr unsigned kReadablePlaces = 4;  // where Alice sees what comes; at the others are victims

class Traffic {
 public:
  explicit Traffic(fuzz::ByteSource source) : source_(source) {
    for (RelayClient* client : {alice_.get(), bob_.get(), eve_.get()})
      EXPECT_TRUE(client->connect());
    tokens_[alice_->path()] = *alice_->token();
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
        return place(source_.pick(kPlaces));
      default:
        return server::TunnelId{source_.pick(4)};
    }
  }

  static Path place(size_t number) {
    return RelayWorld::udp("203.0.113." + std::to_string(number));
  }

  // With no token, that of this place if Alice has it, or that of another one.
  Bytes some_check(const Path& from) {
    const size_t choice = source_.pick(3);
    const auto count = static_cast<unsigned>(tokens_.size());
    const auto& [home, token] = *std::next(tokens_.begin(), source_.pick(count));
    const auto known = tokens_.find(from);
    std::optional<media::StunAddressToken> sent_back;
    if (choice == 1 && known != tokens_.end()) sent_back = known->second;
    if (choice == 2) sent_back = token;
    const bool is_own = choice == 1 || home == from;
    if (sent_back && is_own) ledger_[from].token_back = true;
    alice_->set_token(sent_back);
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
        const Path path = some_path();
        Bytes datagram = source_.pick(2) == 0 ? some_check(path) : alice_->make_sound(7, "x", 7);
        change(datagram);
        return deliver(std::move(datagram), path);
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

  void check() {
    const Path path = some_path();
    deliver(some_check(path), path);
  }

  // Alice may have moved to where no client is: to there, the last place that an authentic packet
  // of hers can have brought her to, reports go as well.
  void deliver(Bytes datagram, const Path& path) {
    const size_t strays_before = world_.stray().size();
    const uint64_t moves_before = world_.counters().paths_changed;
    const size_t size = datagram.size();
    ledger_[path].came += size;
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

  // Alice reads what comes to some of the places.
  void keep_books() {
    for (; entered_ < world_.stray().size(); ++entered_) {
      const auto& [to, bytes] = world_.stray()[entered_];
      Account& account = ledger_[to];
      account.sent += bytes.size();
      const auto answer = media::parse_stun(bytes);
      for (size_t i = 0; answer && i < kReadablePlaces; ++i) {
        if (to == place(i) && answer->message.address_token)
          tokens_[to] = *answer->message.address_token;
      }
    }
    for (const auto& [path, account] : ledger_) {
      const bool proves_itself = std::holds_alternative<server::TunnelId>(path);
      EXPECT_TRUE(proves_itself || account.token_back || account.sent <= 3 * account.came)
          << account.sent << " bytes for " << account.came;
    }
  }

  void expect_separate() {
    keep_books();
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
      EXPECT_TRUE(client->check()) << "who is only said to be there has to make room";
      client->tell({});
    }
    bob_->say(1, "still here");
    EXPECT_EQ(alice_->heard().size(), 1U);
  }

  // Of an address without a client: bytes, and whether a token that was sent there has come back.
  struct Account {
    size_t came = 0;
    size_t sent = 0;
    bool token_back = false;
  };

  fuzz::ByteSource source_;
  std::map<Path, Account> ledger_;
  std::map<Path, media::StunAddressToken> tokens_;  // that Alice has read, by where
  size_t entered_ = 0;                              // strays
  std::optional<Path> alice_is_at_;                 // if she has moved
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
