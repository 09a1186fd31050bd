// Carries sound between the people of a call: what one sends goes to all others of the same call,
// and to nobody else. It ends DTLS-SRTP on each leg and never decodes what it forwards. No loop,
// socket, clock or random source: datagrams and time are handed in, and what is to be sent is
// handed out. Times: microseconds of one clock that never goes back. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/status.h"
#include "media/packet/rtcp_packet.h"
#include "media/secure/certificate.h"
#include "server/media_gate.h"
#include "server/relay/address_tokens.h"
#include "server/relay/connectivity_check.h"
#include "server/relay/participant.h"
#include "server/relay/path.h"
#include "server/relay/path_table.h"
#include "server/relay/relay_counters.h"

namespace tuicall::server {

// Its people.
struct RelayedCall {
  std::vector<Participant*> people;
  std::map<std::string, size_t> admissions;  // of each user, ever
  // All that were ever given out in it. With the same keys a number must not stand for two streams:
  // their packets would be encrypted with the same nonces.
  std::unordered_set<uint32_t> ssrcs;
};

class Relay {
 public:
  // Longer datagrams do not come (net::UdpSocket::kMostBytes).
  static constexpr size_t kMostDatagramBytes = 2048;
  // So long may a stream pause. Of an open microphone comes something every 400 ms at least, of
  // silence too (Opus's DTX).
  static constexpr int64_t kStall_us = 3'000'000;

  // Does not call the relay.
  class Output {
   public:
    virtual ~Output() = default;
    // The bytes are valid during the call.
    virtual void send(const Path& to, std::span<const uint8_t> datagram) = 0;
    // RTP of this participant has begun to come, or none has come for kStall_us, since its
    // admission if there never was any. In turn, anew after each admission; a participant that
    // ends says nothing. Whether its microphone is open is for others to know.
    virtual void audio_flow(const MediaKey& key, bool flowing) = 0;
  };

  struct Random {
    std::function<std::string(size_t bytes)> text;  // unguessable, two characters a byte
    std::function<uint32_t()> number;
  };

  // certificate: which the relay shows. max_people: in one call. output outlives it.
  Relay(std::shared_ptr<const media::Certificate> certificate, size_t max_people, Random random,
        Output& output);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // From now on the user is heard in the call, with the certificate of this fingerprint; host and
  // port of the offer are left empty. Ends an earlier admission of the same user in the same call.
  // kRequestRefused: too many people, or too many admissions, of the call or of the user in it.
  base::Result<MediaOffer> admit(const MediaKey& key, const std::string& fingerprint,
                                 int64_t now_us);
  // The others are told that the user's stream has ended. Nothing if there is no such one.
  void dismiss(const MediaKey& key, int64_t now_us);
  // The same, but only for the admission that was given this number; whether it was there.
  bool withdraw(const MediaKey& key, uint32_t ssrc, int64_t now_us);
  void tunnel_gone(TunnelId tunnel);

  // The bytes are changed.
  void receive(const Path& from, std::span<uint8_t> datagram, int64_t now_us);
  // The same for many datagrams in less time: receive() is called with each between these two, and
  // nothing else: what has come waits with who has sent it. The bytes are valid until the second
  // has returned. senders: where they come from, in this order; what is not in it, or does not
  // come, only costs time.
  void begin_together(std::span<const net::UdpAddress> senders);
  void end_together(int64_t now_us);
  // To be called every 20 to 100 ms: handshakes are repeated, reports sent, what is over given up.
  void tick(int64_t now_us);

  const RelayCounters& counters() const { return counters_; }
  size_t participants() const { return by_key_.size(); }

 private:
  using CallKey = std::pair<uint32_t, std::string>;
  using Datagram = std::span<uint8_t>;

  uint32_t new_ssrc(const RelayedCall& call) const;
  void receive_check(const Path& from, std::span<const uint8_t> datagram, int64_t now_us);
  bool take_check(Participant& participant, const ConnectivityCheck& check, const Path& from,
                  int64_t now_us);
  bool shows_path(const Participant& participant, const ConnectivityCheck& check, const Path& from,
                  int64_t now_us);
  bool take_path(Participant& participant, const Path& from, bool shown, int64_t now_us);
  void receive_handshake(Participant& from, const Path& path, Datagram datagram, int64_t now_us);
  void send_handshake(Participant& to, int64_t now_us);
  void heard(Participant& participant, const Path& path, int64_t now_us);

  // relay_media.cpp
  struct Opened {
    Participant* from = nullptr;
    Datagram packet;
    size_t payload_bytes = 0;
    media::Reception::Sent sent = media::Reception::Sent::kOnce;
  };
  void receive_rtp(Participant& from, const Path& path, Datagram datagram, int64_t now_us);
  void pass_on(int64_t now_us);
  bool account(Opened& opened, int64_t now_us);
  void forward(const Opened& opened, int64_t now_us);
  // The packet as it was sent; nothing, and it is counted, if it was not the participant who sent
  // it.
  using Open = media::SrtpResult (SecureLeg::*)(Datagram);
  std::optional<Datagram> open(Participant& from, const Path& path, Datagram datagram,
                               size_t ssrc_at, Open unprotect, int64_t now_us);
  void receive_rtcp(Participant& from, const Path& path, Datagram datagram, int64_t now_us);
  void take(Participant& from, const media::RtcpCompound& compound, int64_t now_us);
  void ask_for_missing(Participant& from, int64_t now_us);
  void send_again(Participant& to, const media::GenericNack& nack, int64_t now_us);
  void show_quality(Participant& of, int64_t now_us);
  SourceReport describe(const Participant& source, const Participant& to, int64_t now_us) const;
  void introduce(const Participant& source, Participant& to, int64_t now_us);
  void watch_flow(Participant& of, int64_t now_us);
  void report(Participant& to, int64_t now_us);
  bool send_rtp(Participant& to, const Path& path, std::span<const uint8_t> packet,
                SecureLeg::Time time);
  void send_rtcp(Participant& to, const media::RtcpCompound& compound, int64_t now_us);

  const std::shared_ptr<const media::Certificate> certificate_;
  const size_t max_people_;
  const Random random_;
  Output& output_;
  const uint32_t ssrc_;  // of the relay itself, in its reports
  const AddressTokens tokens_;
  std::map<MediaKey, std::unique_ptr<Participant>> by_key_;
  std::map<CallKey, RelayedCall> calls_;
  std::unordered_map<std::string, Participant*> by_ufrag_;
  PathTable by_path_;
  bool together_ = false;
  std::array<Opened, PathTable::kMostExpected> opened_;  // that are to be passed on
  size_t opened_count_ = 0;
  std::array<uint8_t, kMostDatagramBytes + media::kSrtpGrowth> rtp_;  // that is being encrypted
  std::vector<uint8_t> rtcp_;                                         // likewise
  RelayCounters counters_;
};

}  // namespace tuicall::server
