#include "media/secure/srtp_cipher.h"

#include <openssl/evp.h>

#include "base/prefetch.h"
#include "media/packet/bytes.h"
#include "media/packet/rtcp_packet.h"
#include "media/packet/rtp_packet.h"

namespace tuicall::media {

void SrtpCipher::FreeContext::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

SrtpCipher::SrtpCipher(Direction direction, const SrtpSessionKey& session_key)
    : context_(EVP_CIPHER_CTX_new()), salt_(session_key.salt) {
  const int encrypts = direction == Direction::kProtect ? 1 : 0;
  usable_ = context_ && EVP_CipherInit_ex(context_.get(), EVP_aes_128_gcm(), nullptr,
                                          session_key.key.data(), nullptr, encrypts) == 1;
}

void SrtpCipher::prefetch() const {
  // What OpenSSL keeps behind it is where it was allocated with it, right after, if at all.
  constexpr size_t kBytes = 1216;
  base::prefetch<kBytes>(context_.get());
}

bool SrtpCipher::protect_rtp(std::span<uint8_t> packet, size_t header_bytes, uint64_t index) {
  const size_t tag_at = packet.size() - kSrtpTagBytes;
  return begin(rtp_nonce(read_u32(packet, kRtpSsrcAt), index), packet.first(header_bytes), {}) &&
         seal(packet.subspan(header_bytes, tag_at - header_bytes), packet.subspan(tag_at));
}

bool SrtpCipher::open_rtp(std::span<uint8_t> packet, size_t header_bytes, uint64_t index) {
  const size_t tag_at = packet.size() - kSrtpTagBytes;
  return begin(rtp_nonce(read_u32(packet, kRtpSsrcAt), index), packet.first(header_bytes), {}) &&
         open(packet.subspan(header_bytes, tag_at - header_bytes), packet.subspan(tag_at));
}

bool SrtpCipher::protect_rtcp(std::span<uint8_t> packet, uint32_t index) {
  const size_t index_at = packet.size() - kSrtcpIndexBytes;
  const size_t tag_at = index_at - kSrtpTagBytes;
  write_u32(packet, index_at, kSrtcpEncryptedBit | index);
  return begin(rtcp_nonce(read_u32(packet, kRtcpSsrcAt), index), packet.first(kSrtcpHeaderBytes),
               packet.subspan(index_at)) &&
         seal(packet.subspan(kSrtcpHeaderBytes, tag_at - kSrtcpHeaderBytes),
              packet.subspan(tag_at, kSrtpTagBytes));
}

bool SrtpCipher::open_rtcp(std::span<uint8_t> packet) {
  const size_t index_at = packet.size() - kSrtcpIndexBytes;
  const size_t tag_at = index_at - kSrtpTagBytes;
  const uint32_t index = read_u32(packet, index_at) & ~kSrtcpEncryptedBit;
  return begin(rtcp_nonce(read_u32(packet, kRtcpSsrcAt), index), packet.first(kSrtcpHeaderBytes),
               packet.subspan(index_at)) &&
         open(packet.subspan(kSrtcpHeaderBytes, tag_at - kSrtcpHeaderBytes),
              packet.subspan(tag_at, kSrtpTagBytes));
}

// RFC 7714, 8.1: two zero bytes, the source, the roll-over counter and the sequence number.
SrtpCipher::Nonce SrtpCipher::rtp_nonce(uint32_t ssrc, uint64_t index) const {
  Nonce nonce = {};
  write_u32(nonce, 2, ssrc);
  write_u32(nonce, 6, static_cast<uint32_t>(index >> 16));
  write_u16(nonce, 10, static_cast<uint16_t>(index));
  for (size_t i = 0; i < nonce.size(); ++i) nonce[i] ^= salt_[i];
  return nonce;
}

// RFC 7714, 9.1: two zero bytes, the source, two zero bytes and the index.
SrtpCipher::Nonce SrtpCipher::rtcp_nonce(uint32_t ssrc, uint32_t index) const {
  Nonce nonce = {};
  write_u32(nonce, 2, ssrc);
  write_u32(nonce, 8, index);
  for (size_t i = 0; i < nonce.size(); ++i) nonce[i] ^= salt_[i];
  return nonce;
}

bool SrtpCipher::begin(const Nonce& nonce, Bytes readable, Bytes more_readable) {
  EVP_CIPHER_CTX* context = context_.get();
  int size = 0;
  return usable_ && EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, nonce.data(), -1) == 1 &&
         EVP_CipherUpdate(context, nullptr, &size, readable.data(),
                          static_cast<int>(readable.size())) == 1 &&
         (more_readable.empty() || EVP_CipherUpdate(context, nullptr, &size, more_readable.data(),
                                                    static_cast<int>(more_readable.size())) == 1);
}

bool SrtpCipher::seal(std::span<uint8_t> data, std::span<uint8_t> tag) {
  EVP_CIPHER_CTX* context = context_.get();
  int size = 0;
  return (data.empty() || EVP_CipherUpdate(context, data.data(), &size, data.data(),
                                           static_cast<int>(data.size())) == 1) &&
         EVP_CipherFinal_ex(context, tag.data(), &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()),
                             tag.data()) == 1;
}

bool SrtpCipher::open(std::span<uint8_t> data, std::span<uint8_t> tag) {
  EVP_CIPHER_CTX* context = context_.get();
  int size = 0;
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                             tag.data()) == 1 &&
         (data.empty() || EVP_CipherUpdate(context, data.data(), &size, data.data(),
                                           static_cast<int>(data.size())) == 1) &&
         EVP_CipherFinal_ex(context, tag.data(), &size) == 1;
}

}  // namespace tuicall::media
