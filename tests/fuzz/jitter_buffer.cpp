// The jitter buffer: whatever a sender and a network do, the sound goes on, the counts fit to what
// was put in and taken out, and the delay and what is kept stay within their limits.
#include "media/audio/jitter_buffer.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "byte_source.h"
#include "fuzz_target.h"
#include "media/audio/encoder.h"
#include "tone.h"

namespace {

using namespace tuicall::media;

using Payload = std::vector<uint8_t>;

constexpr int kMaxSteps = 400;
constexpr uint32_t kStep = kFrameSamples;

// Packets of one real stream, as most senders make them.
const std::vector<Payload>& real_payloads() {
  static const std::vector<Payload> made = [] {
    std::vector<Payload> payloads;
    Encoder encoder;
    encoder.set_expected_loss(10);
    Tone tone({.frequency_hz = 200});
    while (payloads.size() < 32) {
      AudioFrame pcm;
      tone.read(pcm);
      Payload payload(Encoder::kMaxPacketBytes);
      payload.resize(encoder.encode(pcm, payload));
      if (!payload.empty()) payloads.push_back(payload);
    }
    return payloads;
  }();
  return made;
}

class Sender {
 public:
  explicit Sender(tuicall::fuzz::ByteSource& bytes) : bytes_(bytes) {}

  void send(JitterBuffer& buffer, uint64_t now_ms) {
    const Payload& payload = real_payloads()[sequence_ % real_payloads().size()];
    put(buffer, payload, now_ms);
    timestamp_ += kStep;
  }

  // Its payload and its place are of the fuzzer's making.
  void send_anything(JitterBuffer& buffer, uint64_t now_ms) {
    sequence_ = static_cast<uint16_t>(sequence_ + static_cast<int8_t>(bytes_.byte()));
    timestamp_ += static_cast<uint32_t>(static_cast<int16_t>(bytes_.word()));
    const auto content = bytes_.bytes(bytes_.pick(32));
    put(buffer, Payload(content.begin(), content.end()), now_ms);
  }

  void lose() {
    ++sequence_;
    timestamp_ += kStep;
  }
  void pause() { timestamp_ += bytes_.byte() * kStep; }
  void jump() {
    sequence_ = bytes_.word();
    timestamp_ = static_cast<uint32_t>(bytes_.word()) << 16U | bytes_.word();
  }
  void go_back() {
    const unsigned packets = bytes_.pick(32);
    sequence_ = static_cast<uint16_t>(sequence_ - packets);
    timestamp_ -= packets * kStep;
  }

  uint64_t sent_packets() const { return sent_packets_; }

 private:
  void put(JitterBuffer& buffer, const Payload& payload, uint64_t now_ms) {
    buffer.insert(sequence_++, timestamp_, payload, now_ms);
    ++sent_packets_;
  }

  tuicall::fuzz::ByteSource& bytes_;
  uint16_t sequence_ = 65'530;
  uint32_t timestamp_ = 0xFFFF'F000;
  uint64_t sent_packets_ = 0;
};

void check(const JitterBufferStatistics& statistics, const Sender& sender) {
  EXPECT_EQ(statistics.received_packets, sender.sent_packets());
  EXPECT_LE(statistics.late_packets + statistics.duplicate_packets + statistics.malformed_packets,
            statistics.received_packets);
  EXPECT_GE(statistics.target_delay_ms, 20U);
  EXPECT_LE(statistics.target_delay_ms, 400U);
  EXPECT_GE(statistics.concealed_share(), 0);
  EXPECT_LE(statistics.concealed_share(), 1);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tuicall::fuzz::ByteSource bytes(data, size);
  JitterBuffer buffer;
  Sender sender(bytes);
  uint64_t now_ms = 1000;
  for (int step = 0; step < kMaxSteps && !bytes.empty(); ++step) {
    switch (bytes.pick(9)) {
      case 0:  // an ordinary 20 ms
        sender.send(buffer, now_ms);
        buffer.pull(now_ms + 5);
        now_ms += 20;
        break;
      case 1:
        sender.send(buffer, now_ms);
        break;
      case 2:
        buffer.pull(now_ms);
        now_ms += 20;
        break;
      case 3:
        sender.lose();
        break;
      case 4:
        sender.send_anything(buffer, now_ms);
        break;
      case 5:
        sender.pause();
        break;
      case 6:
        now_ms += bytes.pick(8) == 0 ? bytes.word() : bytes.byte();
        break;
      case 7:
        sender.go_back();
        break;
      default:
        bytes.pick(2) == 0 ? sender.jump() : buffer.reset();
        break;
    }
    check(buffer.statistics(), sender);
  }
  return 0;
}
