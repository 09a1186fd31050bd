#include "media/secure/srtp_kdf.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tuicall::media {
namespace {

constexpr size_t kLabelAt = 7;  // of the 14 bytes of the salt; behind it is the index, which is 0

}  // namespace

bool derive_srtp_key(std::span<const uint8_t> master_key, std::span<const uint8_t> master_salt,
                     uint8_t label, std::span<uint8_t> out) {
  std::array<uint8_t, 16> counter = {};
  std::copy(master_salt.begin(), master_salt.end(), counter.begin());
  counter[kLabelAt] ^= label;
  std::fill(out.begin(), out.end(), uint8_t{0});
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int size = 0;
  return context &&
         EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, master_key.data(),
                            counter.data()) == 1 &&
         EVP_EncryptUpdate(context.get(), out.data(), &size, out.data(),
                           static_cast<int>(out.size())) == 1;
}

}  // namespace tuicall::media
