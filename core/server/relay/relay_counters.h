// What a relay has done, and why it has dropped what it dropped. Numbers of datagrams unless it
// says otherwise.
#pragma once

#include <cstdint>

namespace tuicall::server {

struct RelayCounters {
  uint64_t checks_answered = 0;
  uint64_t handshakes = 0;  // that succeeded
  uint64_t rtp_received = 0;
  uint64_t rtp_sent = 0;  // to each receiver, without those that were sent again
  uint64_t rtp_sent_again = 0;
  uint64_t rtp_asked_for = 0;  // packets that senders were asked for again
  uint64_t rtcp_received = 0;
  uint64_t rtcp_sent = 0;
  uint64_t paths_changed = 0;
  uint64_t consents_expired = 0;  // paths that were given up
  // Taken, but from an address of which nobody has shown that what is sent there arrives: nothing
  // is sent there.
  uint64_t unproved = 0;
  // That came with checks, for another address or too late. Who has moved has sent one.
  uint64_t tokens_refused = 0;

  // Dropped:
  uint64_t unknown_kind = 0;       // neither STUN nor DTLS, RTP or RTCP
  uint64_t checks_refused = 0;     // malformed, of nobody's name, with a wrong password
  uint64_t unknown_path = 0;       // from where nobody has passed a check
  uint64_t handshakes_failed = 0;  // participants: a wrong certificate, or an error of DTLS
  uint64_t handshake_surplus = 0;  // DTLS after the end of the handshake, or far too much of it
  // Of the relay's own: more than may be sent to where no token has come back from.
  uint64_t handshake_held_back = 0;
  uint64_t before_handshake = 0;        // RTP and RTCP
  uint64_t not_authentic = 0;           // RTP and RTCP with another key, or changed on the way
  uint64_t replayed = 0;                // or too late to tell
  uint64_t malformed = 0;               // no RTP or RTCP, though it looked like it
  uint64_t foreign_ssrc = 0;            // RTP and RTCP that claim to be somebody else's
  uint64_t too_many = 0;                // beyond what one participant may send
  uint64_t retransmission_surplus = 0;  // packets that were asked for too often or too late

  bool operator==(const RelayCounters&) const = default;
};

}  // namespace tuicall::server
