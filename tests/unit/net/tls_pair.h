// TLS without a socket: two sessions that hand each other bytes.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/tls_session.h"

namespace tuicall::net {

// One side, with what it has sent and what it has heard.
struct Side {
  std::unique_ptr<TlsSession> session;
  std::vector<uint8_t> out;             // for the other side
  std::vector<uint8_t> plain;           // heard
  std::optional<TlsSession::Step> end;  // kClosed or kFailed

  void take(std::span<const uint8_t> wire) {
    using Step = TlsSession::Step;
    session->feed(wire);
    while (!end) {
      std::span<const uint8_t> piece;
      const Step step = session->next(piece, out);
      if (step == Step::kNeedMore) return;
      if (step == Step::kBytes) plain.insert(plain.end(), piece.begin(), piece.end());
      if (step == Step::kClosed || step == Step::kFailed) end = step;
    }
  }
};

struct Pair {
  Side client;
  Side server;
  size_t piece = SIZE_MAX;  // bytes handed over at once

  Pair(std::shared_ptr<TlsContext> client_context, std::shared_ptr<TlsContext> server_context,
       const std::string& name) {
    client.session = TlsSession::client(std::move(client_context), name);
    server.session = TlsSession::server(std::move(server_context));
    client.take({});
  }

  void hand_over(Side& from, Side& to) const {
    const std::vector<uint8_t> wire = std::exchange(from.out, {});
    for (size_t at = 0; at < wire.size() && !to.end; at += std::min(piece, wire.size() - at)) {
      to.take(std::span<const uint8_t>(wire).subspan(at, std::min(piece, wire.size() - at)));
    }
  }

  void settle() {
    while (!client.out.empty() || !server.out.empty()) {
      hand_over(client, server);
      hand_over(server, client);
    }
  }
};

}  // namespace tuicall::net
