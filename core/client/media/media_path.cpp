#include "client/media/media_path.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "media/packet/bytes.h"
#include "media/packet/demux.h"
#include "media/packet/rtp_packet.h"
#include "net/endpoint.h"

namespace tuicall::client {
namespace {

using media::PacketKind;

// A way on which nothing has come for so long is checked at once. Of one that speaks comes
// something every 20 ms, of silence every 400 (Opus's DTX); of the relay, where nobody speaks,
// every second: then that check and its answer are all that this costs.
constexpr int64_t kQuiet_ms = 500;
// So much later the other way is tried as well: UDP has had as long to answer.
constexpr int64_t kTunnelAfter_ms = kQuiet_ms + 200;
constexpr int64_t kGiveUpAfter_ms = 15'000;
// The connection loses nothing: a server that does not answer a check through it for so long has
// forgotten this user, as one that was started anew.
constexpr int64_t kForgottenAfter_ms = 5000;
// Between checks until one is answered, and the relay has its token back. RFC 8445, 14.2, has 50 ms
// if nothing else is known.
constexpr int64_t kSearch_ms = 100;
// With a way that works: the least and the most of RFC 7675, 5.1, at random between them.
constexpr int64_t kLeastConsent_ms = 4000;
constexpr int64_t kMostConsent_ms = 6000;
// UDP that is not there is looked for the less often the longer that is so, by this share of the
// time, up to this: as RFC 8489, 6.2.1, has it of requests that are not answered.
constexpr int64_t kUdpShare = 4;
constexpr int64_t kMostUdpPause_ms = 2500;
// As many as are sent in a time that is longer than any answer takes.
constexpr size_t kMostUnanswered = 64;
// A host candidate's: 126 * 2^24 + 65535 * 2^8 + 255 (RFC 8445, 5.1.2.1).
constexpr uint32_t kPriority = 2130706431;

media::StunTransactionId random_id() {
  media::StunTransactionId id;
  RAND_bytes(id.data(), static_cast<int>(id.size()));
  return id;
}

int64_t random_consent_ms() {
  uint16_t number = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number);
  return kLeastConsent_ms + number % (kMostConsent_ms - kLeastConsent_ms + 1);
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
      udp_left_ms_(heard_ms_),
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
  if (searching() && given_up()) return fail();
  const int64_t now_ms = loop_.now_ms();
  if (hurries() || now_ms >= next_check_ms_) {
    next_check_ms_ = now_ms + pause_ms();
    send_check(udp_check_, Route::kUdp);
    const bool try_tunnel = searching() && (silent_ms() > kTunnelAfter_ms || !socket_);
    if (route_ == Route::kTunnel || try_tunnel) send_check(tunnel_check_, Route::kTunnel);
  }
  check_later();
}

bool MediaPath::searching() const { return route_ == Route::kNone || silent_ms() > kQuiet_ms; }

bool MediaPath::given_up() const {
  if (silent_ms() > kGiveUpAfter_ms) return true;
  return tunnel_check_.left_ms && loop_.now_ms() - *tunnel_check_.left_ms > kForgottenAfter_ms;
}

int64_t MediaPath::pause_ms() const {
  if (route_ != Route::kTunnel) return random_consent_ms();
  return std::clamp((loop_.now_ms() - udp_left_ms_) / kUdpShare, kSearch_ms, kMostUdpPause_ms);
}

// Silence is noticed as soon as it is one.
void MediaPath::check_later() {
  int64_t wait_ms = kSearch_ms;
  if (!hurries()) {
    const int64_t quiet_ms = heard_ms_ + kQuiet_ms + 1;
    wait_ms = std::max<int64_t>(1, std::min(next_check_ms_, quiet_ms) - loop_.now_ms());
  }
  check_timer_.start(static_cast<uint64_t>(wait_ms), [this] { check(); });
}

void MediaPath::send_check(Check& check, Route route, bool at_once) {
  if (check.sent.empty()) check.left_ms.reset();
  check.sent.push_back({random_id(), loop_.now_ms(), check.token, at_once});
  if (check.sent.size() > kMostUnanswered) check.sent.pop_front();
  media::StunMessage request;
  request.transaction_id = check.sent.back().id;
  request.username = username_;
  request.priority = kPriority;
  request.use_candidate = true;  // there is but one
  request.ice_controlling = 1;   // against a lite agent there is no conflict to be resolved
  request.address_token = check.token;
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
  if (is_rtp && opened.error == media::SrtpError::kReplayed)
    handler_.on_rtp_again(media::read_u32(packet, media::kRtpSsrcAt),
                          media::read_u16(packet, media::kRtpSequenceAt));
  if (!opened.ok()) return;
  if (route == route_) heard_ms_ = loop_.now_ms();
  (is_rtp ? handler_.on_rtp : handler_.on_rtcp)(std::span(packet).first(opened.length));
}

void MediaPath::on_stun(Route route, std::span<const uint8_t> datagram) {
  const std::optional<media::ReceivedStun> answer = media::parse_stun(datagram);
  Check& check = route == Route::kUdp ? udp_check_ : tunnel_check_;
  if (!answer || answer->message.message_class != media::StunClass::kSuccess) return;
  const auto found = std::find_if(check.sent.begin(), check.sent.end(), [&](const Sent& sent) {
    return sent.id == answer->message.transaction_id;
  });
  if (found == check.sent.end() || !media::has_integrity(datagram, password_)) return;
  const Sent asked = *found;
  check.sent.clear();
  const auto& seen_as = answer->message.xor_mapped_address;
  const bool seen_elsewhere = check.seen_as && check.seen_as != seen_as;
  check.seen_as = seen_as;
  check.token = answer->message.address_token;
  check.owes_token = check.token && check.token != asked.token;
  const Route before = route_;
  take_route(route);
  if (route == route_) answered(check, asked, before, seen_elsewhere);
  check_later();
}

// UDP is the better one, whenever it works again.
void MediaPath::take_route(Route route) {
  const Route before = route_;
  const bool silent = silent_ms() > kQuiet_ms;
  if (before == Route::kNone || silent || route == Route::kUdp) route_ = route;
  if (route == route_) heard_ms_ = loop_.now_ms();
  if (before == Route::kUdp && route_ == Route::kTunnel) udp_left_ms_ = loop_.now_ms();
  tunnel_check_.left_ms.reset();
  next_check_ms_ = loop_.now_ms() + pause_ms();
}

// The relay takes of two ways the one that was asked for last (RFC 8445, 8.1.1), and sends there
// once its token and a packet have come from there. Neither waits for the other, or for a timer;
// but where each check is seen to come from elsewhere, the next one does.
void MediaPath::answered(Check& check, const Sent& asked, Route before, bool seen_elsewhere) {
  const bool moved = before != Route::kNone && (route_ != before || seen_elsewhere);
  if ((moved || check.owes_token) && !asked.at_once) send_check(check, route_, true);
  if (before == Route::kNone) {
    dtls_.start();
    go_on_with_handshake();
  } else if (moved && ready()) {
    handler_.on_moved();
  }
  if (!failed_) handler_.on_round_trip_ms(loop_.now_ms() - asked.at_ms);
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
