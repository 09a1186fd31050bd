// SRTP over a network that holds, changes, doubles and makes up: each packet comes out once and as
// it went in, or it is refused.
#include <gtest/gtest.h>

#include <set>

#include "byte_source.h"
#include "fuzz_target.h"
#include "srtp_packets.h"

namespace {

using namespace tuicall;
using media::Bytes;

class Link {
 public:
  void run(fuzz::ByteSource source) {
    for (int i = 0; i < 300 && !source.empty(); ++i) step(source);
  }

 private:
  void step(fuzz::ByteSource& source) {
    switch (source.pick(5)) {
      case 0:
        return send(source.pick(4), source.word());
      case 1:
        return receive(pick(source));
      case 2: {
        Bytes packet = pick(source);
        const size_t at = source.word();
        const uint8_t change = source.byte();
        if (!packet.empty()) packet[at % packet.size()] ^= change;
        return receive(std::move(packet));
      }
      case 3: {
        Bytes packet = pick(source);
        packet.resize(std::min<size_t>(packet.size(), source.byte()));
        return receive(std::move(packet));
      }
      default: {
        const std::span<const uint8_t> made_up = source.bytes(source.byte());
        return receive(Bytes(made_up.begin(), made_up.end()));
      }
    }
  }

  void send(uint32_t ssrc, uint32_t number) {
    Bytes plain = media::rtp_of(ssrc, number);
    media::append_u32(plain, count_++);  // the same number may come again in the next cycle
    Bytes wire = media::protected_rtp(client_, plain);
    if (wire.size() <= plain.size()) return;  // that number has been sent
    sent_.insert(plain);
    wire_.push_back(std::move(wire));
  }

  Bytes pick(fuzz::ByteSource& source) {
    const size_t at = source.word();
    return wire_.empty() ? Bytes() : wire_[at % wire_.size()];
  }

  void receive(Bytes packet) {
    Bytes as_rtcp = packet;
    EXPECT_FALSE(server_.unprotect_rtcp(as_rtcp).ok()) << "none was sent";
    const media::SrtpResult result = server_.unprotect_rtp(packet);
    if (!result.ok()) return;
    packet.resize(result.length);
    EXPECT_EQ(sent_.count(packet), 1U);
    EXPECT_TRUE(received_.insert(packet).second) << "twice";
  }

  media::SrtpSession client_{media::some_keys(), media::DtlsRole::kClient};
  media::SrtpSession server_{media::some_keys(), media::DtlsRole::kServer};
  uint32_t count_ = 0;
  std::vector<Bytes> wire_;
  std::set<Bytes> sent_;
  std::set<Bytes> received_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Link().run(fuzz::ByteSource(data, size));
  return 0;
}
