#include "client/media/media_path.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "media/packet/demux.h"
#include "net/endpoint.h"

namespace tuicall::client {
namespace {

using media::PacketKind;

constexpr int64_t kTunnelAfter_ms = 1000;  // UDP has not been answered for so long: both are tried
constexpr int64_t kGiveUpAfter_ms = 15'000;
// The connection loses nothing: a server that does not answer a check through it for so long has
// forgotten this user, as one that was started anew.
constexpr int64_t kForgottenAfter_ms = 5000;
constexpr int64_t kSearch_ms = 100;  // between checks until one is answered
// RFC 7675, 5.1, has 5 s between consent checks. More often here: a change of this side's address
// shows itself to the relay by them.
constexpr int64_t kConsent_ms = 2500;
// The relay reports every second, so one that is silent for so long is searched for again.
constexpr int64_t kSilence_ms = 3000;
// A host candidate's: 126 * 2^24 + 65535 * 2^8 + 255 (RFC 8445, 5.1.2.1).
constexpr uint32_t kPriority = 2130706431;

media::StunTransactionId random_id() {
  media::StunTransactionId id;
  RAND_bytes(id.data(), static_cast<int>(id.size()));
  return id;
}

}  // namespace

base::Result<net::UdpAddress> relay_address(const wire::MediaOpened& opened,
                                            const std::string& server_address) {
  if (!opened.host.empty()) return net::parse_udp_address({opened.host, opened.port});
  base::Result<net::Endpoint> server = net::parse_endpoint(server_address);
  if (!server.ok()) return base::Status{base::kSignalingSendFail, "the link to the server is gone"};
  return net::parse_udp_address({server->host, opened.port});
}

MediaPath::MediaPath(loop::Loop& loop, const net::UdpAddress& relay,
                     const wire::MediaOpened& opened, const media::Certificate& certificate,
                     Handler handler)
    : loop_(loop),
      relay_(relay),
      ufrag_(opened.ice_ufrag),
      password_(opened.ice_pwd),
      // RFC 8445, 7.2.2: the other side's fragment, and one's own, which a lite agent never uses.
      username_(opened.ice_ufrag + ":client"),
      handler_(std::move(handler)),
      dtls_(media::DtlsRole::kClient, certificate, opened.fingerprint),
      heard_ms_(loop.now_ms()),
      check_timer_(loop),
      dtls_timer_(loop) {
  auto socket =
      net::UdpSocket::bind(loop, {relay.is_v4() ? "0.0.0.0" : "::", 0},
                           [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
                             if (from == relay_) received(Route::kUdp, datagram);
                           });
  if (socket.ok()) socket_ = std::move(*socket);
  check();
}

MediaPath::~MediaPath() = default;

// Asks the relay whether it is there: often until it has answered, then now and then. UDP is asked
// for even while the tunnel works, since it is the better way.
void MediaPath::check() {
  if (failed_) return;
  const bool searching = route_ == Route::kNone || silent_ms() > kSilence_ms;
  if (searching && given_up()) return fail();
  const int64_t now_ms = loop_.now_ms();
  if (searching || now_ms >= next_consent_ms_) {
    next_consent_ms_ = now_ms + kConsent_ms;
    send_check(udp_check_, Route::kUdp);
    const bool try_tunnel = searching && (silent_ms() > kTunnelAfter_ms || !socket_);
    if (route_ == Route::kTunnel || try_tunnel) send_check(tunnel_check_, Route::kTunnel);
  }
  check_later();
}

bool MediaPath::given_up() const {
  if (silent_ms() > kGiveUpAfter_ms) return true;
  return tunnel_check_.left_ms && loop_.now_ms() - *tunnel_check_.left_ms > kForgottenAfter_ms;
}

// Silence is noticed as soon as it is one.
void MediaPath::check_later() {
  int64_t wait_ms = kSearch_ms;
  if (route_ != Route::kNone && silent_ms() <= kSilence_ms) {
    const int64_t silence_ms = heard_ms_ + kSilence_ms + 1;
    wait_ms = std::max<int64_t>(1, std::min(next_consent_ms_, silence_ms) - loop_.now_ms());
  }
  check_timer_.start(static_cast<uint64_t>(wait_ms), [this] { check(); });
}

void MediaPath::send_check(Check& check, Route route) {
  // The same again until it is answered: its answer may take longer than the next one.
  if (!check.open) check = {random_id(), true, std::nullopt};
  media::StunMessage request;
  request.transaction_id = check.id;
  request.username = username_;
  request.priority = kPriority;
  request.use_candidate = true;  // there is but one
  request.ice_controlling = 1;   // against a lite agent there is no conflict to be resolved
  const bool left = send_over(route, media::encode_stun(request, password_));
  if (left && !check.left_ms) check.left_ms = loop_.now_ms();
}

bool MediaPath::send_over(Route route, std::span<const uint8_t> datagram) {
  if (route == Route::kTunnel) return handler_.send_tunnelled(datagram);
  if (route != Route::kUdp || !socket_) return false;
  socket_->send(relay_, datagram);
  socket_->flush();
  return true;
}

void MediaPath::receive_tunnelled(std::span<const uint8_t> datagram) {
  received(Route::kTunnel, datagram);
}

void MediaPath::received(Route route, std::span<const uint8_t> datagram) {
  if (failed_) return;
  const PacketKind kind = media::kind_of(datagram);
  switch (kind) {
    case PacketKind::kStun:
      return on_stun(route, datagram);
    case PacketKind::kDtls:
      return on_dtls(datagram);
    case PacketKind::kRtp:
    case PacketKind::kRtcp:
      break;
    case PacketKind::kUnknown:
      return;
  }
  if (!srtp_) return;
  std::vector<uint8_t> packet(datagram.begin(), datagram.end());
  const bool is_rtp = kind == PacketKind::kRtp;
  const media::SrtpResult opened =
      is_rtp ? srtp_->unprotect_rtp(packet) : srtp_->unprotect_rtcp(packet);
  // Too many have come and gone for these keys, which others have to take the place of.
  if (opened.error == media::SrtpError::kTooManySources) return fail();
  if (!opened.ok()) return;
  if (route == route_) heard_ms_ = loop_.now_ms();
  (is_rtp ? handler_.on_rtp : handler_.on_rtcp)(std::span(packet).first(opened.length));
}

void MediaPath::on_stun(Route route, std::span<const uint8_t> datagram) {
  const std::optional<media::ReceivedStun> answer = media::parse_stun(datagram);
  Check& check = route == Route::kUdp ? udp_check_ : tunnel_check_;
  if (!answer || answer->message.message_class != media::StunClass::kSuccess || !check.open ||
      answer->message.transaction_id != check.id || !media::has_integrity(datagram, password_))
    return;
  check.open = false;
  take_route(route);
}

// UDP is the better one, whenever it works again.
void MediaPath::take_route(Route route) {
  const bool first = route_ == Route::kNone;
  if (first || silent_ms() > kSilence_ms || route == Route::kUdp) route_ = route;
  if (route == route_) heard_ms_ = loop_.now_ms();
  tunnel_check_.left_ms.reset();
  check_later();
  if (!first) return;
  dtls_.start();
  go_on_with_handshake();
}

void MediaPath::on_dtls(std::span<const uint8_t> datagram) {
  if (route_ == Route::kNone) return;
  dtls_.receive(datagram);
  go_on_with_handshake();
}

void MediaPath::go_on_with_handshake() {
  for (const auto& datagram : dtls_.take_outgoing()) send(datagram);
  dtls_timer_.stop();
  switch (dtls_.state()) {
    case media::DtlsState::kHandshaking:
      if (const auto wait_ms = dtls_.timeout_ms()) {
        dtls_timer_.start(static_cast<uint64_t>(*wait_ms), [this] {
          dtls_.on_timeout();
          go_on_with_handshake();
        });
      }
      return;
    case media::DtlsState::kConnected:
      if (srtp_) return;
      srtp_ = std::make_unique<media::SrtpSession>(dtls_.keys(), media::DtlsRole::kClient);
      return handler_.on_ready();
    case media::DtlsState::kFailed:
    case media::DtlsState::kClosed:
      return fail();
  }
}

void MediaPath::send_rtp(std::span<uint8_t> buffer, size_t length) {
  if (ready()) send_protected(buffer, srtp_->protect_rtp(buffer, length));
}

void MediaPath::send_rtp_again(std::span<uint8_t> buffer, size_t length) {
  if (ready()) send_protected(buffer, srtp_->protect_rtp_again(buffer, length));
}

void MediaPath::send_rtcp(std::span<uint8_t> buffer, size_t length) {
  if (ready()) send_protected(buffer, srtp_->protect_rtcp(buffer, length));
}

void MediaPath::send_protected(std::span<uint8_t> buffer, const media::SrtpResult& result) {
  if (result.ok()) send(buffer.first(result.length));
}

void MediaPath::fail() {
  if (failed_) return;
  failed_ = true;
  check_timer_.stop();
  dtls_timer_.stop();
  handler_.on_failed();
}

}  // namespace tuicall::client
