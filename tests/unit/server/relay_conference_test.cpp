// Whether the relay's limits leave room for what engines need: nine people with the shortest
// packets over networks that lose some, in virtual time. Each says, misses and is asked as an
// engine does; the answer to a question takes longer than until it is asked again.
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "client/media/voice_in.h"
#include "client/media/voice_out.h"
#include "relay_world.h"
#include "tone.h"

namespace tuicall::server {
namespace {

constexpr int64_t kWay_ms = 70;  // of a question, and of the answer to one

// The share of packets that are lost, in percent.
struct Loss {
  uint32_t up = 0;
  uint32_t down = 0;
};

struct Size {
  size_t people = 9;
  uint32_t packet_ms = 10;
  int packets = 400;  // of each
};

class Conference {
 public:
  explicit Conference(Loss loss, Size size = {}) : loss_(loss), size_(size), world_(size.people) {}

  void run() {
    for (size_t i = 0; i < size_.people; ++i) join("user" + std::to_string(i));
    for (int i = 0; i < size_.packets; ++i) pass_a_packet();
  }
  const RelayCounters& counters() const { return world_.counters(); }

 private:
  struct Person {
    std::unique_ptr<RelayClient> client;
    client::VoiceOut out;
    std::map<uint32_t, client::VoiceIn> in;
    std::set<uint32_t> came;  // whose packets have, since they were asked for what is missing
  };
  struct Later {
    int64_t at_us = 0;
    Path from;
    Bytes datagram;
  };

  bool is_lost(uint32_t percent) { return random_() % 100 < percent; }

  void join(const std::string& user_id) {
    auto client = world_.client(user_id);
    ASSERT_TRUE(client->connect());
    client::VoiceOut out(client->ssrc(), 0, 0, size_.packet_ms);
    people_.push_back(std::make_unique<Person>(Person{std::move(client), std::move(out), {}, {}}));
    Person& person = *people_.back();
    person.client->loses_sound = [this] { return is_lost(loss_.down); };
    person.client->on_rtp = [this, &person](const media::RtpPacket& packet) {
      const uint32_t ssrc = packet.header.ssrc;
      person.in.try_emplace(ssrc, ssrc).first->second.receive(packet, world_.now_us());
      person.came.insert(ssrc);
    };
  }

  void pass_a_packet() {
    world_.advance(size_.packet_ms * kMs_us);
    for (; !later_.empty() && later_.front().at_us <= world_.now_us(); later_.pop_front())
      world_.send(later_.front().from, std::move(later_.front().datagram));
    media::AudioFrame room{};
    const auto frame = std::span(room).first(size_t{size_.packet_ms} * media::kSamplesPer_ms);
    tone_.read(frame);
    for (const auto& person : people_) say(*person, frame);
    for (const auto& person : people_) answer(*person);
    for (const auto& person : people_) ask(*person);
  }

  void say(Person& person, std::span<const int16_t> frame) {
    const auto packet = person.out.next(frame);
    ASSERT_TRUE(packet);
    const auto end = packet->bytes.begin() + static_cast<std::ptrdiff_t>(packet->length);
    Bytes datagram = person.client->protect_rtp({packet->bytes.begin(), end});
    if (!is_lost(loss_.up)) world_.send(person.client->path(), std::move(datagram));
  }

  // Gives what the relay has asked for.
  void answer(Person& person) {
    person.client->heard();
    for (const media::RtcpCompound& compound : person.client->reports()) {
      for (const media::GenericNack& nack : compound.nacks) {
        for (const client::VoiceOut::Packet& packet : person.out.again(nack.lost)) {
          const auto end = packet.bytes.begin() + static_cast<std::ptrdiff_t>(packet.length);
          send_later(person, person.client->protect_rtp_again({packet.bytes.begin(), end}));
        }
      }
    }
  }

  void ask(Person& person) {
    for (const uint32_t ssrc : std::exchange(person.came, {})) {
      std::array<uint16_t, media::MissingPackets::kMost> lost{};
      const size_t count = person.in.at(ssrc).to_ask_for(world_.now_us(), lost);
      if (count == 0) continue;
      media::RtcpCompound compound;
      compound.nacks.push_back({person.client->ssrc(), ssrc, {lost.data(), lost.data() + count}});
      send_later(person, person.client->make_rtcp(compound));
    }
  }

  void send_later(const Person& person, Bytes datagram) {
    if (is_lost(loss_.up)) return;
    later_.push_back(
        {world_.now_us() + kWay_ms * kMs_us, person.client->path(), std::move(datagram)});
  }

  const Loss loss_;
  const Size size_;
  RelayWorld world_;
  std::mt19937 random_{4};
  std::vector<std::unique_ptr<Person>> people_;
  std::deque<Later> later_;
  media::Tone tone_{media::ToneOptions()};
};

TEST(RelayConferenceTest, NobodysPacketsAreTakenForAFlood) {
  for (const Loss loss : {Loss{0, 20}, Loss{20, 20}, Loss{50, 50}}) {
    Conference conference(loss);
    conference.run();
    const RelayCounters& counters = conference.counters();
    EXPECT_EQ(counters.too_many, 0U) << loss.up << " % up, " << loss.down << " % down";
    EXPECT_GT(counters.rtcp_received, uint64_t{Size().people} * 100) << "they did ask";
  }
}

// A server may allow for 50: most of what each says is questions.
TEST(RelayConferenceTest, NorAreThoseOfFortyPeople) {
  Conference conference({0, 20}, {40, 20, 100});
  conference.run();
  EXPECT_EQ(conference.counters().too_many, 0U);
}

// What each of the others misses, by the share that is lost.
double missed(const Size& size, uint32_t percent) {
  return static_cast<double>(size.people * (size.people - 1)) * size.packets * percent / 100;
}

TEST(RelayConferenceTest, WhatTwentyPercentLossTakesIsSentAgain) {
  for (const uint32_t percent : {10U, 20U}) {
    Conference conference({0, percent});
    conference.run();
    EXPECT_EQ(conference.counters().retransmission_surplus, 0U) << percent << " %";
    EXPECT_GT(static_cast<double>(conference.counters().rtp_sent_again),
              missed(Size(), percent) * 0.95);
  }
}

// An answer takes 70 ms: where one is lost as well, there is time for two more questions.
TEST(RelayConferenceTest, ALostPacketIsAskedForAsOftenWhateverItsLength) {
  for (const uint32_t percent : {10U, 20U}) {
    std::map<uint32_t, double> times;
    for (const Size& size : {Size{9, 10, 400}, Size{9, 20, 200}}) {
      Conference conference({0, percent}, size);
      conference.run();
      const RelayCounters& counters = conference.counters();
      const uint64_t asked = counters.rtp_sent_again + counters.retransmission_surplus;
      times[size.packet_ms] = static_cast<double>(asked) / missed(size, percent);
      RecordProperty("questions_" + std::to_string(percent) + "_" + std::to_string(size.packet_ms),
                     std::to_string(times[size.packet_ms]));
    }
    EXPECT_NEAR(times[10], times[20], 0.1) << percent << " %";
    EXPECT_LT(times[10], 1.25) << percent << " %";
  }
}

}  // namespace
}  // namespace tuicall::server
