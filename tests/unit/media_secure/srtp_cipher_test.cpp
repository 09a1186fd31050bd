// The vectors of RFC 7714 (AEAD_AES_128_GCM) and of RFC 3711 (key derivation).
#include "media/secure/srtp_cipher.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hex.h"
#include "media/secure/srtp_kdf.h"

namespace tuicall::media {
namespace {

using Bytes = std::vector<uint8_t>;
using Direction = SrtpCipher::Direction;

// RFC 7714, section 16
SrtpSessionKey vector_key() {
  SrtpSessionKey session;
  for (uint8_t i = 0; i < session.key.size(); ++i) session.key[i] = i;
  const Bytes salt = bytes_of_hex("51756964 2070726f 2071756f");
  std::copy(salt.begin(), salt.end(), session.salt.begin());
  return session;
}

constexpr uint64_t kRtpIndex = 0xF17B;  // roll-over counter 0
constexpr size_t kHeaderBytes = 12;

Bytes plain_rtp() {
  return bytes_of_hex(
      "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070"
      "61727465 73207472 6573");
}

// 16.1.1
Bytes protected_rtp() {
  return bytes_of_hex(
      "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a"
      "51c7d19b 36de3adf 8833 899d7f27 beb16a91 52cf765e e4390cce");
}

constexpr uint32_t kRtcpIndex = 0x5D4;

Bytes plain_rtcp() {
  return bytes_of_hex(
      "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef"
      "deadbeef deadbeef deadbeef");
}

// 17.1
Bytes protected_rtcp() {
  return bytes_of_hex(
      "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda"
      "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4");
}

TEST(SrtpCipher, ProtectsTheRtpOfTheRfc) {
  SrtpCipher cipher(Direction::kProtect, vector_key());
  Bytes packet = plain_rtp();
  packet.resize(packet.size() + kSrtpGrowth);
  ASSERT_TRUE(cipher.protect_rtp(packet, kHeaderBytes, kRtpIndex));
  EXPECT_EQ(packet, protected_rtp());
}

TEST(SrtpCipher, OpensTheRtpOfTheRfc) {
  SrtpCipher cipher(Direction::kOpen, vector_key());
  Bytes packet = protected_rtp();
  ASSERT_TRUE(cipher.open_rtp(packet, kHeaderBytes, kRtpIndex));
  packet.resize(packet.size() - kSrtpGrowth);
  EXPECT_EQ(packet, plain_rtp());
}

TEST(SrtpCipher, ProtectsTheRtcpOfTheRfc) {
  SrtpCipher cipher(Direction::kProtect, vector_key());
  Bytes packet = plain_rtcp();
  packet.resize(packet.size() + kSrtcpGrowth);
  ASSERT_TRUE(cipher.protect_rtcp(packet, kRtcpIndex));
  EXPECT_EQ(packet, protected_rtcp());
}

TEST(SrtpCipher, OpensTheRtcpOfTheRfc) {
  SrtpCipher cipher(Direction::kOpen, vector_key());
  Bytes packet = protected_rtcp();
  ASSERT_TRUE(cipher.open_rtcp(packet));
  packet.resize(packet.size() - kSrtcpGrowth);
  EXPECT_EQ(packet, plain_rtcp());
}

TEST(SrtpCipher, RefusesEachChangeOfAPacket) {
  SrtpCipher cipher(Direction::kOpen, vector_key());
  for (size_t i = 0; i < protected_rtp().size(); ++i) {
    Bytes packet = protected_rtp();
    packet[i] ^= 1;
    EXPECT_FALSE(cipher.open_rtp(packet, kHeaderBytes, kRtpIndex)) << i;
  }
  for (size_t i = 0; i < protected_rtcp().size(); ++i) {
    Bytes packet = protected_rtcp();
    packet[i] ^= 1;
    EXPECT_FALSE(cipher.open_rtcp(packet)) << i;
  }
  Bytes packet = protected_rtp();
  EXPECT_FALSE(cipher.open_rtp(packet, kHeaderBytes, kRtpIndex + 0x10000)) << "the next cycle";
}

TEST(SrtpCipher, CarriesAnEmptyPayload) {
  SrtpCipher protect(Direction::kProtect, vector_key());
  SrtpCipher open(Direction::kOpen, vector_key());
  Bytes packet(kHeaderBytes + kSrtpGrowth);
  ASSERT_TRUE(protect.protect_rtp(packet, kHeaderBytes, 1));
  EXPECT_TRUE(open.open_rtp(packet, kHeaderBytes, 1));
}

// RFC 3711, B.3
TEST(SrtpKdf, DerivesTheKeysOfTheRfc) {
  const Bytes key = bytes_of_hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  const Bytes salt = bytes_of_hex("0EC675AD498AFEEBB6960B3AABE6");
  Bytes cipher_key(16);
  ASSERT_TRUE(derive_srtp_key(key, salt, kSrtpKeyLabel, cipher_key));
  EXPECT_EQ(cipher_key, bytes_of_hex("C61E7A93744F39EE10734AFE3FF7A087"));
  Bytes cipher_salt(14);
  ASSERT_TRUE(derive_srtp_key(key, salt, kSrtpSaltLabel, cipher_salt));
  EXPECT_EQ(cipher_salt, bytes_of_hex("30CBBC08863D8C85D49DB34A9AE1"));
}

}  // namespace
}  // namespace tuicall::media
