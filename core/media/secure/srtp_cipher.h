// One packet protected or opened under a session key, its index being known: AEAD_AES_128_GCM of
// RFC 7714. In place. Knows nothing of replays. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct evp_cipher_ctx_st;

namespace tuicall::media {

constexpr size_t kSrtpTagBytes = 16;
constexpr size_t kSrtcpHeaderBytes = 8;  // what stays readable
constexpr size_t kSrtcpIndexBytes = 4;
constexpr size_t kSrtpGrowth = kSrtpTagBytes;
constexpr size_t kSrtcpGrowth = kSrtpTagBytes + kSrtcpIndexBytes;
constexpr uint32_t kSrtcpEncryptedBit = 0x80000000;

struct SrtpSessionKey {
  std::array<uint8_t, 16> key = {};
  std::array<uint8_t, 12> salt = {};
};

class SrtpCipher {
 public:
  enum class Direction { kProtect, kOpen };

  SrtpCipher(Direction direction, const SrtpSessionKey& session_key);

  // Has the processor fetch the key's context. Only time depends on it.
  void prefetch() const;

  // The packet, header_bytes of it readable, grows by kSrtpGrowth, for which packet has room at its
  // end. index: sequence number and roll-over counter above it. False only when OpenSSL fails; what
  // is in packet then must not be sent.
  bool protect_rtp(std::span<uint8_t> packet, size_t header_bytes, uint64_t index);
  // The packet shrinks by kSrtpGrowth. False if it is not authentic; its payload then is lost.
  bool open_rtp(std::span<uint8_t> packet, size_t header_bytes, uint64_t index);

  // The same for RTCP, by kSrtcpGrowth. index: 31 bits, which are written to the packet.
  bool protect_rtcp(std::span<uint8_t> packet, uint32_t index);
  bool open_rtcp(std::span<uint8_t> packet);

 private:
  using Bytes = std::span<const uint8_t>;
  using Nonce = std::array<uint8_t, 12>;
  struct FreeContext {
    void operator()(evp_cipher_ctx_st* context) const;
  };

  Nonce rtp_nonce(uint32_t ssrc, uint64_t index) const;
  Nonce rtcp_nonce(uint32_t ssrc, uint32_t index) const;
  bool begin(const Nonce& nonce, Bytes readable, Bytes more_readable);
  bool seal(std::span<uint8_t> data, std::span<uint8_t> tag);
  bool open(std::span<uint8_t> data, std::span<uint8_t> tag);

  std::unique_ptr<evp_cipher_ctx_st, FreeContext> context_;
  std::array<uint8_t, 12> salt_;
  bool usable_;
};

}  // namespace tuicall::media
