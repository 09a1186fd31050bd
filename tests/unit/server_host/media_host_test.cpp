// What an operator sees of the relay while it runs.
#include "server/host/media_host.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

namespace tuicall::server {
namespace {

constexpr std::chrono::seconds kPatience(30);

// Keeps what was dropped of each line.
class Traffic : public Log {
 public:
  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(level, LogLevel::kInfo);
    for (const LogField& field : fields) {
      if (field.name == "tunnel_surplus") surplus_ = std::get<int64_t>(field.value);
      if (field.name == "unknown_path")
        lines_.emplace(std::string(event), std::get<int64_t>(field.value));
    }
    changed_.notify_all();
  }
  // Of all lines of the event so far, once there are so many.
  std::vector<int64_t> wait(const std::string& event, size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [&] { return lines_.count(event) >= count; });
    std::vector<int64_t> values;
    const auto [begin, end] = lines_.equal_range(event);
    for (auto line = begin; line != end; ++line) values.push_back(line->second);
    return values;
  }

  int64_t surplus() {
    const std::lock_guard lock(mutex_);
    return surplus_;
  }

 private:
  std::mutex mutex_;
  int64_t surplus_ = 0;
  std::condition_variable changed_;
  std::multimap<std::string, int64_t> lines_;
};

void send_stranger(const net::Endpoint& to) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(to.port);
  const std::string packet(60, '\x80');
  EXPECT_EQ(sendto(fd, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address)),
            static_cast<ssize_t>(packet.size()));
  close(fd);
}

TEST(MediaHost, LogsWhatItHasDoneAndDroppedWheneverThatHasChanged) {
  Traffic log;
  {
    MediaHost host({{"127.0.0.1", 0}, "", 9, 5}, log);
    const base::Result<net::Endpoint> listening = host.start();
    ASSERT_TRUE(listening.ok());
    send_stranger(*listening);
    EXPECT_EQ(log.wait("media_traffic", 1), std::vector<int64_t>{1});
    send_stranger(*listening);
    EXPECT_EQ(log.wait("media_traffic", 2), (std::vector<int64_t>{1, 2})) << "not without a change";
  }
  EXPECT_EQ(log.wait("media_stopped", 1), std::vector<int64_t>{2});
}

TEST(MediaHost, AConnectionThatFloodsIsCutToWhatSoundNeeds) {
  constexpr int64_t kMany = 30'000;  // so many are not let through in any time that this takes
  Traffic log;
  std::unique_ptr<loop::Loop> loop = std::make_unique<loop::Loop>();
  {
    MediaHost host({{"127.0.0.1", 0}, "", 9}, log);
    ASSERT_TRUE(host.start().ok());
    const std::unique_ptr<MediaGate> gate = host.make_gate(1, *loop, {});
    const std::vector<uint8_t> packet(60, 0x80);
    for (int64_t i = 0; i < kMany; ++i) gate->datagram(1, packet);
    gate->datagram(2, packet);
    gate->datagram(2, std::vector<uint8_t>(2049, 0x80));
  }
  const std::vector<int64_t> taken = log.wait("media_stopped", 1);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_GT(taken[0], 300) << "a burst of one, and one of another";
  EXPECT_GT(log.surplus(), 1) << "more than the one that is too long";
  EXPECT_EQ(taken[0] + log.surplus(), kMany + 2);
}

// Nobody can hear that microphone, though it may be open.
TEST(MediaHost, OneWhoIsRefusedAWayIsSilent) {
  Traffic log;
  MediaHost host({{"127.0.0.1", 0}, "", 1}, log);
  ASSERT_TRUE(host.start().ok());
  loop::Loop loop;
  std::vector<std::string> told;
  const auto audio_flow = [&](const MediaKey& key, bool flowing) {
    told.push_back(key.user_id + (flowing ? " flows" : " does not flow"));
    loop.stop();
  };
  const std::unique_ptr<MediaGate> gate = host.make_gate(1, loop, {{}, audio_flow});
  const auto answered = [&](const std::string& text) {
    return [&told, text](const base::Result<MediaOffer>& offer) {
      told.push_back(text + (offer.ok() ? " admitted" : " refused"));
    };
  };
  gate->open({7, "call", "alice"}, "", answered("alice"));
  gate->open({7, "call", "bob"}, "", answered("bob"));
  loop.run();
  EXPECT_EQ(told, (std::vector<std::string>{"alice admitted", "bob refused", "bob does not flow"}));
}

// What the relay has answered may wait behind the end of the worker in the worker's queue.
TEST(MediaHost, NothingComesToAWorkerWhoseGateIsGone) {
  Traffic log;
  MediaHost host({{"127.0.0.1", 0}, "", 9}, log);
  ASSERT_TRUE(host.start().ok());
  loop::Loop ending;
  loop::Loop other;
  const std::unique_ptr<MediaGate> other_gate = host.make_gate(2, other, {});
  std::unique_ptr<MediaGate> gate = host.make_gate(1, ending, {});
  bool told = false;
  gate->open({7, "call", "alice"}, "", [&](const auto&) { told = true; });
  other_gate->open({7, "call", "bob"}, "", [&](const auto&) { other.stop(); });
  other.run();  // by then the answer for alice waits as well
  gate.reset();
  ending.post([&] { ending.stop(); });
  ending.run();
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace tuicall::server
