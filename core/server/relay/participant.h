// One user in one call, as the relay knows it: who it is, which paths it has, its keys, what has
// come from it and what it was sent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/packet/missing_packets.h"
#include "media/packet/reception.h"
#include "server/media_gate.h"
#include "server/relay/checked_paths.h"
#include "server/relay/recent_packets.h"
#include "server/relay/reports.h"
#include "server/relay/secure_leg.h"
#include "server/relay/token_bucket.h"

namespace tuicall::server {

struct RelayedCall;

class alignas(64) Participant {
 public:
  // Nothing came for so long: its quality is kQualityVeryBad at best, and then kQualityDown.
  // Clients report each second; what changes is shown within 2 s more, and is to be within 4.
  static constexpr int64_t kPause_us = 1'900'000;
  static constexpr int64_t kSilence_us = 6'000'000;

  // What may come of one, at once or in a second, in a call of at most so many: three times what
  // sound of 10 ms needs, for what a network has held back and for what is asked of the streams of
  // eight others; for each further one its questions, of which there is one in 60 ms.
  static constexpr int64_t packets_per_second(size_t max_people) {
    return 300 + 20 * beyond_nine(max_people);
  }
  // What it is sent again. At 20 % loss a call of nine with sound of 10 ms asks for 192: 160 are
  // lost, and one in five of the answers as well (relay_conference_test.cpp counts them).
  static constexpr int64_t packets_again_per_second(size_t max_people) {
    return 200 + 25 * beyond_nine(max_people);
  }

  struct Identity {
    MediaKey key;
    std::string ice_ufrag;  // that it was given
    std::string ice_pwd;
    uint32_t ssrc = 0;
  };

  // Another one of the call, and what it was sent of this one's stream.
  struct Listener {
    Participant* participant = nullptr;
    uint32_t packets = 0;
    uint32_t octets = 0;  // of their payload
    // Of the recent packets: only from there on it was sent each. Another packet of the same number
    // may have been sent before: encrypted again it would have the same nonce, and other bytes.
    uint64_t complete_from = 0;
  };

  Participant(Identity identity, std::shared_ptr<const media::Certificate> certificate,
              const std::string& fingerprint, RelayedCall& its_call, size_t max_people)
      : call(its_call),
        leg(std::move(certificate), fingerprint),
        packets(packets_per_second(max_people), packets_per_second(max_people)),
        reception(identity.ssrc, kRtpClock_hz),
        id(std::move(identity)),
        retransmissions(packets_again_per_second(max_people),
                        packets_again_per_second(max_people)) {}
  Participant(const Participant&) = delete;
  Participant& operator=(const Participant&) = delete;

  // Whether what is for it can be sent; then where. Null otherwise.
  const Path* destination(int64_t now_us) const {
    return leg.established() ? paths.current(now_us) : nullptr;
  }

  // Has the processor fetch what a packet from it needs. Only time depends on it.
  void prefetch_for_receiving() const;
  // When that has come: what is not in the object, and the listeners themselves.
  void prefetch_behind() const;
  // When these have come.
  void prefetch_keys_of_listeners() const;
  // Both are in the call from now on.
  void meet(Participant& other);
  // The other one is gone.
  void forget(const Participant& other);
  // Which is one of the listeners.
  const Listener& listener(const Participant& other) const;

  // A packet of its stream came that had come before. Anybody between the two may have sent it; all
  // that depends on it is what is said of the network.
  void came_again(uint16_t sequence_number) {
    if (missing.came_again(sequence_number)) reception.on_overtaken();
  }
  void tell_quality(uint8_t quality) { told_quality_ = quality; }
  // What it says of itself, or worse if it says nothing.
  uint8_t quality(int64_t now_us) const;

  // What each packet needs comes first and is together: after each call of the kernel the processor
  // has to look up anew where a page of memory is.
  RelayedCall& call;
  std::vector<Listener> listeners;  // all others of the call
  CheckedPaths paths;
  SecureLeg leg;
  TokenBucket packets;
  std::optional<RtpMoment> last;
  // What was said of its stream: it comes, or none has come for Relay::kStall_us. Nothing yet.
  std::optional<bool> flowing;
  media::MissingPackets missing;  // of its stream
  media::Reception reception;     // likewise
  int64_t last_heard_us = 0;      // something authentic
  int64_t admitted_us = 0;
  const Identity id;
  RecentPackets recent;  // of its stream

  std::optional<media::ReportBlock> reported;  // of its stream, last
  std::optional<Path> handshake_path;          // that the last datagram of its handshake came over
  TokenBucket retransmissions;
  // Changes that are told at once; others wait for the next report.
  TokenBucket quality_changes{5, 5};
  uint8_t shown_quality = media::kQualityUnknown;  // to the others
  int64_t next_report_us = 0;

 private:
  static constexpr int64_t beyond_nine(size_t people) {
    return people > 9 ? static_cast<int64_t>(people) - 9 : 0;
  }

  // All before the second path.
  static constexpr size_t kHeadBytes = 144;

  uint8_t told_quality_ = media::kQualityUnknown;
};

}  // namespace tuicall::server
