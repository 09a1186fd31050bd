// Two DTLS sessions that hand each other datagrams, over a network that loses what it is told to.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "media/secure/dtls_session.h"

namespace tuicall::media {

using Datagram = std::vector<uint8_t>;

inline const Certificate& client_certificate() {
  static const Certificate made = *Certificate::make(1'795'000'000);
  return made;
}

inline const Certificate& server_certificate() {
  static const Certificate made = *Certificate::make(1'795'000'000);
  return made;
}

struct DtlsPair {
  static constexpr DtlsSession::Retransmission kSoon{.first_ms = 20, .most_ms = 40};

  DtlsSession client;
  DtlsSession server;
  // Says of each datagram, by its number from 0 on, how often it arrives.
  std::function<int(int number)> copies = [](int) { return 1; };
  bool reversed = false;  // each flight arrives last datagram first
  int sent = 0;

  explicit DtlsPair(const std::string& server_fingerprint = server_certificate().fingerprint(),
                    const std::string& client_fingerprint = client_certificate().fingerprint())
      : client(DtlsRole::kClient, client_certificate(), server_fingerprint, kSoon),
        server(DtlsRole::kServer, server_certificate(), client_fingerprint, kSoon) {
    client.start();
  }

  void hand_over(DtlsSession& from, DtlsSession& to) {
    std::vector<Datagram> flight = from.take_outgoing();
    if (reversed) std::reverse(flight.begin(), flight.end());
    for (const Datagram& datagram : flight) {
      EXPECT_LE(datagram.size(), DtlsSession::kMaxDatagramBytes);
      for (int i = copies(sent++); i > 0; --i) to.receive(datagram);
    }
  }

  // Without a timer.
  void exchange() {
    int before = -1;
    while (before != sent) {
      before = sent;
      hand_over(client, server);
      hand_over(server, client);
    }
  }

  bool settled() const {
    return client.state() != DtlsState::kHandshaking && server.state() != DtlsState::kHandshaking;
  }

  // Until neither shakes hands any more.
  void settle() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (exchange(); !settled(); exchange()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      if (client.timeout_ms() == 0) client.on_timeout();
      if (server.timeout_ms() == 0) server.on_timeout();
    }
  }

  bool connected() const {
    return client.state() == DtlsState::kConnected && server.state() == DtlsState::kConnected;
  }
};

}  // namespace tuicall::media
