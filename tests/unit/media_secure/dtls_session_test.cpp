// DTLS handshakes that succeed: over a network that loses, doubles and disorders, too.
#include "media/secure/dtls_session.h"

#include <random>

#include "dtls_pair.h"
#include "media/secure/srtp_session.h"
#include "srtp_packets.h"

namespace tuicall::media {
namespace {

TEST(DtlsSession, AgreesOnKeys) {
  DtlsPair pair;
  pair.exchange();
  ASSERT_TRUE(pair.connected()) << pair.client.failure() << pair.server.failure();
  EXPECT_EQ(pair.client.keys(), pair.server.keys());
  EXPECT_NE(pair.client.keys(), SrtpKeys());
  EXPECT_NE(pair.client.keys().client, pair.client.keys().server);
  EXPECT_EQ(pair.client.failure(), "");
  EXPECT_FALSE(pair.client.timeout_ms());
  EXPECT_FALSE(pair.server.timeout_ms());

  DtlsPair another;
  another.exchange();
  EXPECT_NE(another.client.keys(), pair.client.keys());
}

TEST(DtlsSession, GivesKeysThatSrtpCanUse) {
  DtlsPair pair;
  pair.exchange();
  SrtpSession client(pair.client.keys(), DtlsRole::kClient);
  SrtpSession server(pair.server.keys(), DtlsRole::kServer);
  Bytes wire = protected_rtp(client, rtp_of(1, 2));
  wire.resize(server.unprotect_rtp(wire).length);
  EXPECT_EQ(wire, rtp_of(1, 2));
  wire = protected_rtp(server, rtp_of(3, 4));
  wire.resize(client.unprotect_rtp(wire).length);
  EXPECT_EQ(wire, rtp_of(3, 4));
}

TEST(DtlsSession, HasNoKeysBefore) {
  DtlsPair pair;
  EXPECT_EQ(pair.client.state(), DtlsState::kHandshaking);
  EXPECT_EQ(pair.client.keys(), SrtpKeys());
  EXPECT_TRUE(pair.client.timeout_ms()) << "it waits for an answer";
  EXPECT_FALSE(pair.server.timeout_ms()) << "it waits for nothing that it could ask for again";
}

int datagrams_of_a_handshake() {
  DtlsPair pair;
  pair.exchange();
  return pair.sent;
}

TEST(DtlsSession, SurvivesTheLossOfEachDatagram) {
  const int datagrams = datagrams_of_a_handshake();
  ASSERT_GE(datagrams, 4);
  for (int lost = 0; lost < datagrams; ++lost) {
    DtlsPair pair;
    pair.copies = [lost](int number) { return number == lost ? 0 : 1; };
    pair.settle();
    EXPECT_TRUE(pair.connected()) << lost << pair.client.failure() << pair.server.failure();
    EXPECT_EQ(pair.client.keys(), pair.server.keys()) << lost;
  }
}

TEST(DtlsSession, SurvivesTheLossOfAThirdOfAllDatagrams) {
  for (uint32_t seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    DtlsPair pair;
    pair.copies = [&random](int) { return random() % 3 == 0 ? 0 : 1; };
    pair.settle();
    EXPECT_TRUE(pair.connected()) << seed << pair.client.failure() << pair.server.failure();
  }
}

TEST(DtlsSession, TakesDatagramsTwiceAndInReverse) {
  DtlsPair pair;
  pair.copies = [](int) { return 2; };
  pair.reversed = true;
  pair.settle();
  ASSERT_TRUE(pair.connected()) << pair.client.failure() << pair.server.failure();
  EXPECT_EQ(pair.client.keys(), pair.server.keys());
}

TEST(DtlsSession, RepeatsItsLastFlightForAPeerThatMissedIt) {
  DtlsPair pair;
  // All that the server sends is lost once it is connected, which the client is then not.
  pair.copies = [&pair](int) { return pair.server.state() == DtlsState::kConnected ? 0 : 1; };
  pair.exchange();
  ASSERT_EQ(pair.server.state(), DtlsState::kConnected);
  ASSERT_EQ(pair.client.state(), DtlsState::kHandshaking);
  pair.copies = [](int) { return 1; };
  pair.settle();
  EXPECT_TRUE(pair.connected()) << pair.client.failure() << pair.server.failure();
}

// What nobody who lacks the keys can make: anything else must not matter.
std::vector<Datagram> garbage(const std::vector<Datagram>& handshake) {
  std::vector<Datagram> made = handshake;
  for (const Datagram& datagram : handshake) {
    for (size_t at = 0; at < datagram.size(); at += 7) {
      Datagram changed = datagram;
      changed[at] ^= 0x55;
      made.push_back(changed);
      made.emplace_back(datagram.begin(), datagram.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  // Each kind of record in either epoch, of each length up to where it could be an encrypted one.
  for (uint8_t kind = 19; kind < 26; ++kind) {
    for (uint8_t length = 0; length < 60; ++length) {
      for (uint8_t epoch = 0; epoch < 3; ++epoch) {
        Datagram record = {kind, 0xFE, 0xFD, 0, epoch, 0, 0, 0, 0, 0, 9, 0, length};
        record.resize(record.size() + length, 2);
        made.push_back(record);
        record[11] = 0xFF;  // a false length
        made.push_back(record);
      }
    }
  }
  made.push_back(Datagram(65535, 22));
  return made;
}

TEST(DtlsSession, StaysConnectedWhateverOthersSend) {
  DtlsPair recorded;
  std::vector<Datagram> handshake;
  for (int round = 0; round < 8; ++round) {
    for (const bool of_client : {true, false}) {
      DtlsSession& from = of_client ? recorded.client : recorded.server;
      DtlsSession& to = of_client ? recorded.server : recorded.client;
      for (const Datagram& datagram : from.take_outgoing()) {
        handshake.push_back(datagram);
        to.receive(datagram);
      }
    }
  }
  ASSERT_TRUE(recorded.connected());
  const SrtpKeys keys = recorded.client.keys();
  for (const Datagram& datagram : garbage(handshake)) {
    recorded.client.receive(datagram);
    recorded.server.receive(datagram);
    ASSERT_TRUE(recorded.connected()) << recorded.client.failure() << recorded.server.failure()
                                      << " after " << testing::PrintToString(datagram);
  }
  EXPECT_EQ(recorded.client.keys(), keys);
  recorded.client.take_outgoing();
  recorded.server.take_outgoing();
  recorded.client.close();
  recorded.exchange();
  EXPECT_EQ(recorded.server.state(), DtlsState::kClosed) << "the peer is still heard";
}

TEST(DtlsSession, ClosesBothEnds) {
  for (const bool by_client : {true, false}) {
    DtlsPair pair;
    pair.exchange();
    (by_client ? pair.client : pair.server).close();
    pair.exchange();
    EXPECT_EQ(pair.client.state(), DtlsState::kClosed);
    EXPECT_EQ(pair.server.state(), DtlsState::kClosed);
    pair.client.receive(Datagram(100, 22));
    pair.client.start();
    pair.client.close();
    EXPECT_EQ(pair.client.state(), DtlsState::kClosed);
    EXPECT_TRUE(pair.client.take_outgoing().empty());
  }
}

TEST(DtlsSession, ClosesBeforeItIsConnected) {
  DtlsPair pair;
  pair.client.close();
  EXPECT_EQ(pair.client.state(), DtlsState::kClosed);
  EXPECT_FALSE(pair.client.timeout_ms());
  pair.client.on_timeout();
  EXPECT_EQ(pair.client.state(), DtlsState::kClosed);
}

}  // namespace
}  // namespace tuicall::media
