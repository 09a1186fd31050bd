// A DTLS handshake over datagrams that somebody in between holds, drops, changes, doubles,
// disorders and makes up, as the input says. Two that are connected have the same keys, a failure
// is named, and nobody who is connected fails unless the other end has said so.
#include <gtest/gtest.h>

#include "byte_source.h"
#include "dtls_pair.h"
#include "fuzz_target.h"

namespace {

using namespace tuicall;
using media::Datagram;
using media::DtlsSession;
using media::DtlsState;

constexpr int kMaxSteps = 100;
constexpr size_t kMostHeld = 50;

class Network {
 public:
  void run(fuzz::ByteSource source) {
    for (int i = 0; i < kMaxSteps && !source.empty(); ++i) {
      const unsigned what = source.pick(7);
      const bool of_client = source.pick(2) == 0;
      collect(pair_.client, from_client_);
      collect(pair_.server, from_server_);
      step(what, of_client ? from_client_ : from_server_, of_client ? pair_.server : pair_.client,
           source);
      expect_sound(pair_.client, pair_.server);
      expect_sound(pair_.server, pair_.client);
    }
    EXPECT_TRUE(!pair_.connected() || pair_.client.keys() == pair_.server.keys());
  }

 private:
  static void collect(DtlsSession& session, std::vector<Datagram>& held) {
    for (Datagram& datagram : session.take_outgoing()) {
      EXPECT_LE(datagram.size(), DtlsSession::kMaxDatagramBytes);
      if (held.size() < kMostHeld) held.push_back(std::move(datagram));
    }
  }

  static void step(unsigned what, std::vector<Datagram>& held, DtlsSession& to,
                   fuzz::ByteSource& source) {
    switch (what) {
      case 0:
      case 1: {  // all of them, in order, as it mostly is
        for (const Datagram& datagram : std::exchange(held, {})) to.receive(datagram);
        return;
      }
      case 2: {  // one of them, which stays
        const size_t at = source.byte();
        if (!held.empty()) to.receive(held[at % held.size()]);
        return;
      }
      case 3: {  // one of them, changed
        Datagram datagram = held.empty() ? Datagram() : held[source.byte() % held.size()];
        const size_t at = source.word();
        if (!datagram.empty()) datagram[at % datagram.size()] ^= source.byte();
        return to.receive(datagram);
      }
      case 4: {  // the first one is lost
        if (!held.empty()) held.erase(held.begin());
        return;
      }
      case 5: {  // made up, as a record
        Datagram datagram = {static_cast<uint8_t>(20 + source.pick(5)), 0xFE, 0xFD, 0};
        const std::span<const uint8_t> rest = source.bytes(source.byte());
        datagram.insert(datagram.end(), rest.begin(), rest.end());
        return to.receive(datagram);
      }
      default: {
        const std::span<const uint8_t> made_up = source.bytes(source.byte());
        return to.receive(made_up);
      }
    }
  }

  static void expect_sound(const DtlsSession& session, const DtlsSession& peer) {
    EXPECT_EQ(session.state() == DtlsState::kFailed, !session.failure().empty());
    const bool has_keys = session.keys() != media::SrtpKeys();
    EXPECT_TRUE(has_keys || session.state() != DtlsState::kConnected);
    if (has_keys && session.state() == DtlsState::kFailed) {
      EXPECT_EQ(peer.state(), DtlsState::kFailed) << session.failure();
    }
  }

  media::DtlsPair pair_;
  std::vector<Datagram> from_client_;
  std::vector<Datagram> from_server_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Network().run(fuzz::ByteSource(data, size));
  return 0;
}
