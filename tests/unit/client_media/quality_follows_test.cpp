// How soon the quality that is shown follows the network, to oneself and to the others: engines'
// calls and the relay as they are, in virtual time, over many phases of their timers.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/media/media_call.h"
#include "media/audio/quality.h"
#include "server/relay/relay.h"
#include "tone.h"
#include "virtual_sockets.h"
#include "virtual_time.h"

namespace tuicall::client {
namespace {

constexpr int64_t kTick_ms = 50;      // of the server (core/server/host/media_host.cpp)
constexpr int64_t kFollow_ms = 4000;  // what is promised
constexpr int64_t kSettle_ms = 3000;
constexpr int64_t kPhases = 10;
const std::string kApp_call = "call-1";

const media::Certificate& certificate() {
  static const media::Certificate made = *media::Certificate::make(1'795'000'000);
  return made;
}

class VirtualCall : public server::Relay::Output {
 public:
  VirtualCall()
      : sockets_(loop_,
                 [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
                   relay_.receive(from, datagram, loop_.now_us());
                 }),
        relay_(std::make_shared<const media::Certificate>(*media::Certificate::make(1'795'000'000)),
               9,
               {[this](size_t bytes) { return random_text(bytes); }, [this] { return ++random_; }},
               *this) {
    tick();
  }
  ~VirtualCall() override { people_.clear(); }

  // The next socket of the network is this one's.
  void join(const std::string& user_id, bool speaks) {
    people_.push_back(std::make_unique<Person>());
    Person& person = *people_.back();
    const server::MediaOffer offer =
        *relay_.admit({1, kApp_call, user_id}, certificate().fingerprint(), loop_.now_us());
    wire::MediaOpened opened;
    opened.call_id = kApp_call;
    opened.ice_ufrag = offer.ice_ufrag;
    opened.ice_pwd = offer.ice_pwd;
    opened.fingerprint = offer.fingerprint;
    opened.ssrc = offer.ssrc;
    std::vector<int16_t> samples(size_t{AudioInput::kMost_ms} * media::kSamplesPer_ms);
    media::Tone tone{media::ToneOptions()};
    tone.read(samples);
    uint32_t queued_ms = 0;
    if (speaks &&
        !person.port.input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued_ms).ok())
      std::abort();
    person.call = std::make_unique<MediaCall>(
        loop_,
        MediaCall::Setting{user_id, VirtualSockets::relay_address(), opened, certificate(),
                           SoundOptions{0, 20}, person.port, loop_.now_ms()},
        MediaCall::Link{[](std::span<const uint8_t>) { return false; },
                        [&person](Notification::Kind kind, const std::vector<UserReport>& reports) {
                          if (kind != Notification::Kind::kNetworkQuality) return;
                          for (const UserReport& one : reports)
                            person.told[one.user_id] = one.value;
                        },
                        [] {}});
    person.call->set_microphone(speaks);
  }
  void pass(int64_t ms) {
    scenarios::VirtualTime& time = scenarios::VirtualTime::of(loop_);
    time.advance_to(time.now_ms() + ms);
  }
  VirtualSockets& sockets() { return sockets_; }
  // What this one was told last of that one.
  int32_t told(size_t person, const std::string& user_id) const {
    const auto& told = people_.at(person)->told;
    const auto found = told.find(user_id);
    return found == told.end() ? 0 : found->second;
  }
  size_t people() const { return people_.size(); }

  void send(const server::Path& to, std::span<const uint8_t> datagram) override {
    sockets_.send(std::get<net::UdpAddress>(to), datagram);
  }
  void audio_flow(const server::MediaKey& /*key*/, bool /*flowing*/) override {}

 private:
  struct Person {
    AudioPort port;
    std::map<std::string, int32_t> told;
    std::unique_ptr<MediaCall> call;
  };

  std::string random_text(size_t bytes) {
    const std::string number = std::to_string(++random_);
    return std::string(2 * bytes - number.size(), 'a') + number;
  }
  void tick() {
    relay_.tick(loop_.now_us());
    timer_.start(kTick_ms, [this] { tick(); });
  }

  loop::Loop loop_;
  loop::Timer timer_{loop_};
  VirtualSockets sockets_;
  uint32_t random_ = 0;
  server::Relay relay_;
  std::vector<std::unique_ptr<Person>> people_;
};

// alice's network becomes bad, and good again. The reports of the relay to her, hers to it, and
// what the others are told have other phases in each call; the others are shown it half of their 2
// s apart.
class QualityFollowsTest : public testing::Test {
 protected:
  void expect_following(const Impairment& bad, media::Quality expected) {
    for (int64_t phase = 0; phase < kPhases; ++phase) {
      VirtualCall call;
      call.join("alice", true);
      call.pass(phase * 200);
      call.join("bob", true);
      call.pass(1000);
      call.join("carol", false);
      call.pass(kSettle_ms + phase * 100);
      expect_told(call, media::Quality::kExcellent, "at first", phase);
      call.sockets().impair(0, bad);
      call.pass(kFollow_ms);
      expect_told(call, expected, "after it has become bad", phase);
      call.pass(1000);
      call.sockets().impair(0, {});
      call.pass(kFollow_ms);
      expect_told(call, media::Quality::kExcellent, "after it has become good", phase);
    }
  }

 private:
  // It, or one level beside: the loss of a hundred packets is seldom that of all.
  static void expect_told(const VirtualCall& call, media::Quality expected, const char* when,
                          int64_t phase) {
    for (size_t person = 0; person < call.people(); ++person) {
      EXPECT_NE(call.told(person, "alice"), static_cast<int32_t>(media::Quality::kUnknown));
      EXPECT_NEAR(call.told(person, "alice"), static_cast<int32_t>(expected), 1)
          << when << ", phase " << phase << (person == 0 ? ", to herself" : ", to other ")
          << person;
    }
  }
};

TEST_F(QualityFollowsTest, TenPercentLoss) { expect_following({10, 0, 0}, media::Quality::kBad); }

TEST_F(QualityFollowsTest, ThirtyPercentLoss) {
  expect_following({30, 0, 0}, media::Quality::kVeryBad);
}

TEST_F(QualityFollowsTest, Delay) { expect_following({0, 300, 0}, media::Quality::kBad); }

TEST_F(QualityFollowsTest, Cut) { expect_following({0, 0, 0, true}, media::Quality::kVeryBad); }

TEST_F(QualityFollowsTest, Jitter) { expect_following({0, 0, 150}, media::Quality::kPoor); }

}  // namespace
}  // namespace tuicall::client
