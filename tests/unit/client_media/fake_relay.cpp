#include "fake_relay.h"

#include <uv.h>

#include <algorithm>
#include <utility>

#include "media/packet/demux.h"

namespace tuicall::client {
namespace {

constexpr int64_t kDeadline_ms = 60'000;
constexpr uint64_t kLook_ms = 5;

}  // namespace

FakeRelay::FakeRelay(loop::Loop& loop)
    : loop_(loop),
      socket_(std::move(*net::UdpSocket::bind(
          loop, {"127.0.0.1", 0}, [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
            if (udp_works) receive(from, datagram);
          }))) {}

wire::MediaOpened FakeRelay::admit(const std::string& fingerprint) {
  dtls_ = std::make_unique<media::DtlsSession>(media::DtlsRole::kServer, certificate_, fingerprint);
  srtp_.reset();
  wire::MediaOpened opened;
  opened.call_id = "call-1";
  opened.host = "127.0.0.1";
  opened.port = socket_->port();
  opened.ice_ufrag = "relay";
  opened.ice_pwd = password_;
  opened.fingerprint = certificate_.fingerprint();
  opened.ssrc = kClientSsrc;
  return opened;
}

void FakeRelay::receive(const From& from, std::span<const uint8_t> datagram) {
  if (!from && !tunnel_works) return;
  const media::PacketKind kind = media::kind_of(datagram);
  if (kind == media::PacketKind::kStun) {
    ++(from ? checks_over_udp : checks_over_tunnel);
    if (!answers) return;
    if (lose_tokens > 0 && from && media::parse_stun(datagram)->message.address_token) {
      --lose_tokens;
      return;
    }
    if (answers_after_ms > 0) return answer_later(from, datagram);
  }
  const From before = std::exchange(from_, from);
  if (kind == media::PacketKind::kStun) {
    answer(datagram);
    from_ = connected() ? before : from;  // what it sends follows the media
  } else if (kind == media::PacketKind::kDtls) {
    shake_hands(datagram);
  } else if (srtp_) {
    std::vector<uint8_t> packet(datagram.begin(), datagram.end());
    const bool is_rtp = kind == media::PacketKind::kRtp;
    const auto opened = is_rtp ? srtp_->unprotect_rtp(packet) : srtp_->unprotect_rtcp(packet);
    if (!opened.ok()) return;
    packet.resize(opened.length);
    if (is_rtp) {
      heard.push_back({media::parse_rtp(packet)->header, from.has_value()});
    } else {
      reports.push_back(*media::parse_rtcp(packet));
      reported_over_udp_ = from.has_value();
    }
  }
}

void FakeRelay::answer(std::span<const uint8_t> check) {
  const auto request = media::parse_stun(check);
  ASSERT_TRUE(request);
  EXPECT_TRUE(media::has_integrity(check, password_));
  EXPECT_EQ(request->message.username, "relay:client");
  EXPECT_TRUE(request->message.use_candidate);
  media::StunMessage success;
  success.message_class = media::StunClass::kSuccess;
  success.transaction_id = request->message.transaction_id;
  if (from_ && request->message.address_token == token_of_now()) ++tokens_back;
  if (moves) ++moved;
  success.xor_mapped_address = media::Address{{127, 0, 0, 1}, false, static_cast<uint16_t>(moved)};
  if (from_) success.address_token = token_of_now();
  EXPECT_TRUE(from_ || !request->message.address_token) << "the tunnel needs none";
  send(media::encode_stun(success, password_));
}

media::StunAddressToken FakeRelay::token_of_now() const {
  return {token, static_cast<uint8_t>(moved)};
}

void FakeRelay::answer_later(const From& from, std::span<const uint8_t> check) {
  late_answers_.push_back(std::make_unique<loop::Timer>(loop_));
  late_answers_.back()->start(answers_after_ms,
                              [this, from, bytes = std::vector(check.begin(), check.end())] {
                                const From before = std::exchange(from_, from);
                                answer(bytes);
                                from_ = before;
                              });
}

void FakeRelay::shake_hands(std::span<const uint8_t> datagram) {
  if (lose_handshake > 0) {
    --lose_handshake;
    return;
  }
  if (tokens_back == 0 && from_) ++handshake_before_token;
  dtls_->receive(datagram);
  for (const auto& flight : dtls_->take_outgoing()) send(flight);
  if (dtls_->state() == media::DtlsState::kConnected && !srtp_)
    srtp_ = std::make_unique<media::SrtpSession>(dtls_->keys(), media::DtlsRole::kServer);
}

void FakeRelay::close() {
  dtls_->close();
  for (const auto& flight : dtls_->take_outgoing()) send(flight);
}

void FakeRelay::send(std::span<const uint8_t> datagram) {
  if (from_) {
    if (!udp_works) return;
    socket_->send(*from_, datagram);
    socket_->flush();
  } else if (tunnel_works && send_tunnelled) {
    send_tunnelled(datagram);
  }
}

void FakeRelay::say(uint32_t ssrc, uint16_t sequence_number, std::span<const uint8_t> payload) {
  media::RtpHeader header;
  header.payload_type = 111;
  header.sequence_number = sequence_number;
  header.timestamp = sequence_number * 960U;
  header.ssrc = ssrc;
  std::vector<uint8_t> packet(media::kRtpFixedHeaderBytes);
  media::write_rtp_header(header, packet);
  packet.insert(packet.end(), payload.begin(), payload.end());
  const size_t length = packet.size();
  packet.resize(length + media::kSrtpGrowth);
  ASSERT_TRUE(srtp_->protect_rtp(packet, length).ok());
  send(packet);
  if (twice) send(packet);
}

void FakeRelay::tell(media::RtcpCompound compound) {
  compound.receiver_reports.push_back({kSsrc, {}});
  std::vector<uint8_t> packet;
  ASSERT_TRUE(media::encode_rtcp(compound, packet).ok());
  const size_t length = packet.size();
  packet.resize(length + media::kSrtcpGrowth);
  ASSERT_TRUE(srtp_->protect_rtcp(packet, length).ok());
  send(packet);
}

void MediaTest::run_until(const std::function<bool()>& holds, bool& late) {
  loop::Timer look(loop);
  const std::function<void()> again = [&] { look.start(kLook_ms, again); };
  again();
  uv_update_time(loop.handle());
  const int64_t deadline_ms = loop.now_ms() + kDeadline_ms;
  while (!holds() && !late) {
    uv_run(loop.handle(), UV_RUN_ONCE);
    late = loop.now_ms() > deadline_ms;
  }
}

void MediaTest::pass(int64_t ms) {
  uv_update_time(loop.handle());
  const int64_t end_ms = loop.now_ms() + ms;
  until([&] { return loop.now_ms() >= end_ms; });
}

}  // namespace tuicall::client
