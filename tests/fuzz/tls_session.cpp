// TLS over bytes that somebody in between holds, cuts, changes, doubles and makes up, as the input
// says. Whatever is done to the bytes, each side hears nothing but what the other has said, from
// the beginning and in order, and a failure is named.
#include <gtest/gtest.h>

#include "byte_source.h"
#include "fuzz_target.h"
#include "net_fixture.h"
#include "tls_pair.h"

namespace {

using namespace tuicall;
using Step = net::TlsSession::Step;

constexpr int kMaxSteps = 200;
constexpr size_t kMostDoubled = size_t{64} * 1024;

class Connection {
 public:
  // The contexts are those of all inputs: certificates take a while. A ticket of one input may be
  // used by the next, as by a client that comes back.
  Connection(std::shared_ptr<net::TlsContext> client, std::shared_ptr<net::TlsContext> server)
      : pair_(std::move(client), std::move(server), "localhost") {}

  void run(fuzz::ByteSource source) {
    for (int i = 0; i < kMaxSteps && !source.empty(); ++i) {
      const unsigned what = source.pick(8);
      const bool of_client = source.pick(2) == 0;
      step(what, of_client ? pair_.client : pair_.server, of_client ? pair_.server : pair_.client,
           of_client ? said_by_client_ : said_by_server_, source);
      expect_nothing_made_up(pair_.client, said_by_server_);
      expect_nothing_made_up(pair_.server, said_by_client_);
    }
  }

 private:
  static void step(unsigned what, net::Side& from, net::Side& to, std::vector<uint8_t>& said,
                   fuzz::ByteSource& source) {
    std::vector<uint8_t>& wire = from.out;
    switch (what) {
      case 0:
        return hand_over(wire, wire.size(), to);
      case 1:
        return hand_over(wire, 1U + source.byte(), to);
      case 2: {
        const size_t at = source.word();
        const uint8_t change = source.byte();
        if (!wire.empty()) wire[at % wire.size()] ^= change;
        return;
      }
      case 3: {
        const std::span<const uint8_t> made_up = source.bytes(source.byte());
        wire.insert(wire.end(), made_up.begin(), made_up.end());
        return;
      }
      case 4:
        wire.resize(wire.size() - std::min<size_t>(wire.size(), source.byte()));
        return;
      case 5:
        return say(from, net::pattern(64 * size_t{source.byte()}), said);
      case 6:
        if (!from.end) from.session->close(wire);
        return;
      default: {
        if (wire.size() > kMostDoubled) return;
        const std::vector<uint8_t> again = wire;
        wire.insert(wire.end(), again.begin(), again.end());
        return;
      }
    }
  }

  static void hand_over(std::vector<uint8_t>& wire, size_t most, net::Side& to) {
    const auto end = wire.begin() + static_cast<std::ptrdiff_t>(std::min(most, wire.size()));
    const std::vector<uint8_t> piece(wire.begin(), end);
    wire.erase(wire.begin(), end);
    if (!to.end && !piece.empty()) to.take(piece);
  }

  static void say(net::Side& from, const std::vector<uint8_t>& plain, std::vector<uint8_t>& said) {
    constexpr size_t kMostSaid = size_t{256} * 1024;
    if (!from.session->open() || from.end || said.size() > kMostSaid) return;
    from.session->write(plain, from.out);
    said.insert(said.end(), plain.begin(), plain.end());
  }

  static void expect_nothing_made_up(const net::Side& side, const std::vector<uint8_t>& said) {
    ASSERT_LE(side.plain.size(), said.size());
    EXPECT_TRUE(std::equal(side.plain.begin(), side.plain.end(), said.begin()));
    EXPECT_EQ(side.end == Step::kFailed, !side.session->error().empty());
    EXPECT_TRUE(side.session->open() || side.plain.empty());
  }

  net::Pair pair_;
  std::vector<uint8_t> said_by_client_;
  std::vector<uint8_t> said_by_server_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::shared_ptr<net::TlsContext> client = net::authority().client();
  static const std::shared_ptr<net::TlsContext> server = net::authority().server();
  Connection(client, server).run(fuzz::ByteSource(data, size));
  return 0;
}
