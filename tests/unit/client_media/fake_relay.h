// A relay for one client, as the test wants it: a real UDP socket on loopback, real STUN, DTLS and
// SRTP, and a switch for each of its ways.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "loop/timer.h"
#include "media/packet/rtcp_packet.h"
#include "media/packet/rtp_packet.h"
#include "media/packet/stun_message.h"
#include "media/secure/certificate.h"
#include "media/secure/dtls_session.h"
#include "media/secure/srtp_session.h"
#include "net/udp_socket.h"
#include "wire/message.h"

namespace tuicall::client {

class FakeRelay {
 public:
  static constexpr uint32_t kSsrc = 1;         // its own
  static constexpr uint32_t kClientSsrc = 42;  // that it gives out

  explicit FakeRelay(loop::Loop& loop);

  // Takes the client with this certificate from now on, without what was before.
  wire::MediaOpened admit(const std::string& fingerprint);

  // What came through the tunnel, and where to send what goes there.
  void receive_tunnelled(std::span<const uint8_t> datagram) { receive(std::nullopt, datagram); }
  std::function<void(std::span<const uint8_t>)> send_tunnelled;

  bool udp_works = true;
  bool tunnel_works = true;
  bool answers = true;  // checks, over either
  uint64_t answers_after_ms = 0;
  int lose_handshake = 0;  // so many of the next datagrams of DTLS
  bool twice = false;      // all that it says comes twice
  bool moves = false;      // each check comes from another address than the one before, it says
  int moved = 0;           // so often it has said so
  uint8_t token = 1;       // of what it sends to be sent back
  int lose_tokens = 0;     // so many of the next checks over UDP that have one

  bool connected() const { return srtp_ != nullptr; }
  bool over_udp() const { return from_.has_value(); }  // the last datagram came
  bool reported_over_udp() const { return reported_over_udp_; }
  void say(uint32_t ssrc, uint16_t sequence_number, std::span<const uint8_t> payload);
  void tell(media::RtcpCompound compound);
  // That it is there.
  void tell_nothing() { tell({}); }
  // The peer says goodbye in DTLS.
  void close();

  struct Heard {
    media::RtpHeader header;
    bool over_udp = false;
  };
  std::vector<Heard> heard;
  std::vector<media::RtcpCompound> reports;
  int checks_over_udp = 0;
  int checks_over_tunnel = 0;
  int tokens_back = 0;  // the right ones
  int handshake_before_token = 0;

 private:
  using From = std::optional<net::UdpAddress>;

  void receive(const From& from, std::span<const uint8_t> datagram);
  media::StunAddressToken token_of_now() const;
  void answer(std::span<const uint8_t> check);
  void answer_later(const From& from, std::span<const uint8_t> check);
  void shake_hands(std::span<const uint8_t> datagram);
  void send(std::span<const uint8_t> datagram);

  loop::Loop& loop_;
  std::vector<std::unique_ptr<loop::Timer>> late_answers_;
  media::Certificate certificate_ = *media::Certificate::make(1'795'000'000);
  std::unique_ptr<net::UdpSocket> socket_;
  std::string password_ = "a password of the relay";
  From from_;
  bool reported_over_udp_ = false;  // the last report
  std::unique_ptr<media::DtlsSession> dtls_;
  std::unique_ptr<media::SrtpSession> srtp_;
};

// A test on a real loop.
class MediaTest : public testing::Test {
 protected:
  // Runs the loop until that holds; fails the test if it never does.
  template <typename Condition>
  void until(Condition holds) {
    bool late = false;
    run_until([&] { return holds(); }, late);
    ASSERT_FALSE(late) << "what the test waits for did not happen";
  }
  // Lets that time go by.
  void pass(int64_t ms);

  loop::Loop loop;
  FakeRelay relay{loop};

 private:
  void run_until(const std::function<bool()>& holds, bool& late);
};

}  // namespace tuicall::client
