// SRTP and SRTCP between two ends (RFC 3711) with AEAD_AES_128_GCM (RFC 7714): many sources in each
// direction, each with its own indices; what comes twice is refused. In place. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "media/secure/srtp_cipher.h"
#include "media/secure/srtp_keys.h"
#include "media/secure/srtp_sources.h"

namespace tuicall::media {

enum class SrtpError {
  kNone,
  kMalformed,       // no RTP or RTCP packet, too short, or RTCP that is not encrypted
  kReplayed,        // its index has been used, or is too far behind to tell
  kNotAuthentic,    // another key, or changed on its way
  kTooManySources,  // a further one than are kept
  kNoRoom,          // the buffer is too short for what the packet grows by
  kExhausted,       // RTCP: 2^31 packets have been sent under this key
  kCipherFailed,    // OpenSSL refused
};

struct SrtpResult {
  SrtpError error = SrtpError::kNone;
  size_t length = 0;  // of the packet as it is now, 0 with an error

  bool ok() const { return error == SrtpError::kNone; }
};

// Of what came, RTP and RTCP together.
struct SrtpCounts {
  uint64_t accepted = 0;
  uint64_t malformed = 0;
  uint64_t replayed = 0;
  uint64_t not_authentic = 0;
  uint64_t too_many_sources = 0;

  bool operator==(const SrtpCounts&) const = default;
};

class SrtpSession {
 public:
  // Of what comes only authentic packets make a source known, so that the first limit stops a peer
  // that is allowed to send, and changes its source all the time. What was sent is remembered as
  // long as the session lives: to forget an index is to use it again, and that gives the key away.
  static constexpr size_t kMaxReceivedSources = 64;
  static constexpr size_t kMaxSentSources = 1024;

  // role: one's own in the handshake that gave the keys.
  SrtpSession(const SrtpKeys& keys, DtlsRole role);

  // Each takes the packet in the first `length` bytes of buffer, protects it there and says how
  // long it has become: by kSrtpGrowth or kSrtcpGrowth. Each sequence number of a source is taken
  // once, in any order within 128; the first one of a source should be below 2^15, or the receiver
  // must not lose all packets up to the roll-over (RFC 3711, 3.3.1). After an error the buffer must
  // not be sent.
  SrtpResult protect_rtp(std::span<uint8_t> buffer, size_t length);
  SrtpResult protect_rtcp(std::span<uint8_t> buffer, size_t length);

  // For retransmission: the very packet that protect_rtp() took before, byte for byte. It comes out
  // as it did then. kReplayed if its number has not been taken or is too far behind.
  SrtpResult protect_rtp_again(std::span<uint8_t> buffer, size_t length);

  // Each opens the packet in place and says how long it has become. After an error the packet's
  // bytes are undefined.
  SrtpResult unprotect_rtp(std::span<uint8_t> packet);
  SrtpResult unprotect_rtcp(std::span<uint8_t> packet);

  // For whoever serves many sessions by turns: has the processor fetch what RTP packets need that
  // is not in the object itself. Only time depends on it.
  void prefetch_receiving() const { rtp_in_.prefetch(); }
  void prefetch_sending() const { rtp_out_.prefetch(); }

  const SrtpCounts& received() const { return received_; }

 private:
  SrtpResult protect_rtp(std::span<uint8_t> buffer, size_t length, bool again);
  SrtpResult open_rtp(std::span<uint8_t> packet);
  SrtpResult open_rtcp(std::span<uint8_t> packet);
  SrtpResult counted(SrtpResult result);

  // What a packet needs is together: that saves the processor the most where many sessions take
  // turns.
  SrtpCipher rtp_out_;
  SrtpCipher rtp_in_;
  SrtpSources rtp_sent_{kMaxSentSources};
  SrtpCounts received_;
  SrtpSources rtp_received_{kMaxReceivedSources};
  SrtpCipher rtcp_out_;
  SrtpCipher rtcp_in_;
  SrtpSources rtcp_received_{kMaxReceivedSources};
  uint32_t next_rtcp_index_ = 0;  // for all sources: each sees it grow
};

}  // namespace tuicall::media
