// One engine's way to the relay: over UDP, or through the connection to the server where UDP is
// blocked. Checks that the relay is there and still wants to hear from it (ICE, RFC 8445 and 7675),
// agrees on keys (DTLS-SRTP, RFC 5764), and carries packets both ways. Loop thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/status.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "media/packet/stun_message.h"
#include "media/secure/certificate.h"
#include "media/secure/dtls_session.h"
#include "media/secure/srtp_session.h"
#include "net/udp_socket.h"
#include "wire/message.h"

namespace tuicall::client {

// Where the relay is: what the server has announced, or the address that the connection to it goes
// to ("127.0.0.1:4711"). kSignalingSendFail if there is neither.
base::Result<net::UdpAddress> relay_address(const wire::MediaOpened& opened,
                                            const std::string& server_address);

class MediaPath {
 public:
  // Whether it could be sent: there is a connection, and it is not behind.
  using SendTunnelled = std::function<bool(std::span<const uint8_t>)>;

  // Bytes are valid during the call. The path may be destroyed in none of them but through the
  // loop.
  struct Handler {
    SendTunnelled send_tunnelled;
    std::function<void()> on_ready;  // packets can be sent; once
    // What is sent goes another way from now on. The relay follows once a packet has come on it, so
    // one should be sent at once.
    std::function<void()> on_moved;
    std::function<void(std::span<const uint8_t>)> on_rtp;
    // One came that had come before; anybody between the two may have sent it.
    std::function<void(uint32_t ssrc, uint16_t sequence_number)> on_rtp_again;
    std::function<void(std::span<const uint8_t>)> on_rtcp;
    // So long a check and its answer took, over the way that is used.
    std::function<void(int64_t)> on_round_trip_ms;
    std::function<void()> on_failed;  // once, and last
  };

  // The certificate outlives it.
  MediaPath(loop::Loop& loop, const net::UdpAddress& relay, const wire::MediaOpened& opened,
            const media::Certificate& certificate, Handler handler);
  ~MediaPath();
  MediaPath(const MediaPath&) = delete;
  MediaPath& operator=(const MediaPath&) = delete;

  void receive_tunnelled(std::span<const uint8_t> datagram);
  // Encrypts in the packet's buffer, which has room for kSrtpGrowth or kSrtcpGrowth behind
  // `length`. Lost if the path is not ready.
  void send_rtp(std::span<uint8_t> buffer, size_t length);
  // The same packet as before.
  void send_rtp_again(std::span<uint8_t> buffer, size_t length);
  void send_rtcp(std::span<uint8_t> buffer, size_t length);
  bool ready() const { return srtp_ != nullptr && !failed_; }
  bool uses_udp() const { return route_ == Route::kUdp; }
  // Packets could be sent at some time.
  bool has_worked() const { return srtp_ != nullptr; }
  // For so long nothing authentic has come.
  int64_t silent_ms() const { return loop_.now_ms() - heard_ms_; }

 private:
  enum class Route { kNone, kUdp, kTunnel };

  // The checks on their way over one route, so that the answer tells which one works. Each has an
  // id of its own: its answer may take longer than the next one, and tells how long it took.
  struct Sent {
    media::StunTransactionId id{};
    int64_t at_ms = 0;
    std::optional<media::StunAddressToken> token;  // that it has sent back
    bool at_once = false;                          // for an answer, and not for its time
  };
  struct Check {
    std::deque<Sent> sent;  // since an answer, the newest last; no more than are worth waiting for
    std::optional<int64_t> left_ms;  // when the first of them was sent, of those not answered
    std::optional<media::Address> seen_as;  // where the relay saw the last one come from
    // That the relay has sent to that address last. As long as it has not come back from there
    // nothing else is sent there.
    std::optional<media::StunAddressToken> token;
    bool owes_token = false;  // it has not, as far as this side knows
  };

  void check();
  bool searching() const;
  bool owes_token() const { return route_ == Route::kUdp && udp_check_.owes_token; }
  bool hurries() const { return searching() || owes_token(); }
  bool given_up() const;
  int64_t pause_ms() const;
  void check_later();
  void send_check(Check& check, Route route, bool at_once = false);
  void send(std::span<const uint8_t> datagram) { send_over(route_, datagram); }
  // Whether it left, as far as this side knows.
  bool send_over(Route route, std::span<const uint8_t> datagram);
  void received(Route route, std::span<const uint8_t> datagram);
  void on_stun(Route route, std::span<const uint8_t> datagram);
  void on_dtls(std::span<const uint8_t> datagram);
  void take_route(Route route);
  void answered(Check& check, const Sent& asked, Route before, bool seen_elsewhere);
  void go_on_with_handshake();
  void send_protected(std::span<uint8_t> buffer, const media::SrtpResult& result);
  void fail();

  loop::Loop& loop_;
  const net::UdpAddress relay_;
  const std::string ufrag_;
  const std::string password_;
  const std::string username_;
  const Handler handler_;
  std::unique_ptr<net::UdpSocket> socket_;  // null: the system gives none
  media::DtlsSession dtls_;
  std::unique_ptr<media::SrtpSession> srtp_;
  Route route_ = Route::kNone;
  Check udp_check_;
  Check tunnel_check_;
  int64_t heard_ms_;           // over route_, or when it all began
  int64_t udp_left_ms_;        // when UDP was given up, or when it all began
  int64_t next_check_ms_ = 0;  // when the next one is due, with a route that works
  bool failed_ = false;
  loop::Timer check_timer_;
  loop::Timer dtls_timer_;
};

}  // namespace tuicall::client
