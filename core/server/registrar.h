// Log-ins and everything else that happens to sessions: links lost and found again, log-outs,
// tickets and graces that run out. Tells the user's call of each. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "auth/user_sig.h"
#include "server/call_updater.h"
#include "server/context.h"
#include "server/peer_table.h"
#include "wire/message.h"

namespace tuicall::server {

class Registrar {
 public:
  Registrar(Context& context, PeerTable& peers, CallUpdater& calls)
      : context_(context), peers_(peers), calls_(calls) {}

  // Ends with the peer online, or refused and closed. online() is then called for it.
  void log_in(Peer& peer, wire::Login login, std::function<void(Peer&)> online);
  // The program said good-bye: hangs up, and ends the session.
  void log_out(Peer& peer);
  // The server cannot go on with the session: what waits in it is lost.
  void give_up(const SessionRecord& session);
  // The connection of a session is gone.
  void lose_link(const SessionRecord& session);
  // The ticket of the session that is online here has run out.
  void expire_ticket(Peer& peer);
  // Ends the sessions that have waited long enough for their clients.
  void end_due_sessions();

 private:
  struct Arrival;

  base::Result<auth::UserSigClaims> check(const wire::Login& login) const;
  void refuse(Peer& peer, const wire::Login& login, const base::Status& status);
  void opened(const std::shared_ptr<Arrival>& arrival);
  void lose_link(const SessionRecord& session, int64_t expires_at_ms, int attempts_left);
  void tell_lost_link(const SessionRecord& session, const Presence& presence,
                      const std::function<void()>& missing);
  void tell_call(const std::shared_ptr<Arrival>& arrival);
  void take_over(const std::shared_ptr<Arrival>& arrival, const call::Call* current);
  void accept(const std::shared_ptr<Arrival>& arrival);
  void close_logged_out(const SessionRecord& session, const Presence& presence,
                        const std::function<void()>& closed);
  void end(const SessionRecord& session);

  Context& context_;
  PeerTable& peers_;
  CallUpdater& calls_;
};

}  // namespace tuicall::server
