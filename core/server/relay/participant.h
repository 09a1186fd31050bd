// One user in one call, as the relay knows it: who it is, which paths it has, its keys, what has
// come from it and what it was sent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/packet/reception.h"
#include "server/media_gate.h"
#include "server/relay/checked_paths.h"
#include "server/relay/recent_packets.h"
#include "server/relay/reports.h"
#include "server/relay/secure_leg.h"
#include "server/relay/token_bucket.h"

namespace tuicall::server {

struct RelayedCall;

class Participant {
 public:
  // Nothing came for so long: its quality is kQualityDown. Clients report each second.
  static constexpr int64_t kSilence_us = 6'000'000;

  struct Identity {
    MediaKey key;
    std::string ice_ufrag;  // that it was given
    std::string ice_pwd;
    uint32_t ssrc = 0;
  };

  // What it was sent of another one's stream.
  struct Feed {
    uint32_t ssrc = 0;
    uint32_t packets = 0;
    uint32_t octets = 0;
  };

  Participant(Identity identity, std::unique_ptr<SecureLeg> secure_leg, RelayedCall& its_call)
      : id(std::move(identity)),
        call(its_call),
        leg(std::move(secure_leg)),
        reception(id.ssrc, kRtpClock_hz) {}

  // Whether what is for it can be sent; then where. Null otherwise.
  const Path* destination(int64_t now_us) const {
    return leg->established() ? paths.current(now_us) : nullptr;
  }

  // Made when it is first asked for.
  Feed& feed(uint32_t ssrc);
  // What it knows of a source that is gone.
  void forget(uint32_t ssrc);

  // Something authentic came.
  void heard(int64_t now_us) { last_heard_us_ = now_us; }
  void tell_quality(uint8_t quality) { told_quality_ = quality; }
  // What it says of itself, or kQualityDown.
  uint8_t quality(int64_t now_us) const {
    return now_us - last_heard_us_ > kSilence_us ? kQualityDown : told_quality_;
  }

  const Identity id;
  RelayedCall& call;
  const std::unique_ptr<SecureLeg> leg;
  CheckedPaths paths;
  std::optional<Path> handshake_path;  // that the last datagram of its handshake came over

  media::Reception reception;                  // of its stream
  std::optional<media::ReportBlock> reported;  // of that, last
  RecentPackets recent;                        // likewise
  std::optional<RtpMoment> last;
  bool flowing = false;  // it comes, and did so within Relay::kStall_us

  // Three times what sound of 10 ms needs, for what a network has held back.
  TokenBucket packets{300, 300};
  TokenBucket retransmissions{100, 100};
  // Changes that are told at once; others wait for the next report.
  TokenBucket quality_changes{5, 5};
  uint8_t shown_quality = kQualityUnknown;  // to the others
  int64_t next_report_us = 0;

 private:
  int64_t last_heard_us_ = 0;
  uint8_t told_quality_ = kQualityUnknown;
  std::vector<Feed> feeds_;
};

}  // namespace tuicall::server
