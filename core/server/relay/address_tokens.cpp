#include "server/relay/address_tokens.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <vector>

#include "media/packet/bytes.h"

namespace tuicall::server {

bool AddressTokens::good(const media::StunAddressToken& token, const std::string& name,
                         const net::UdpAddress& address, int64_t now_us) const {
  const int64_t period = now_us / kPeriod_us;
  const auto is_of = [&](int64_t one) {
    const media::StunAddressToken made = of_period(name, address, one);
    return CRYPTO_memcmp(made.data(), token.data(), made.size()) == 0;
  };
  return is_of(period) || is_of(period - 1);
}

// The name comes last: all before it have a fixed length, so no two inputs are the same bytes.
media::StunAddressToken AddressTokens::of_period(const std::string& name,
                                                 const net::UdpAddress& address,
                                                 int64_t period) const {
  std::vector<uint8_t> input;
  media::append_u64(input, static_cast<uint64_t>(period));
  input.insert(input.end(), address.ip.begin(), address.ip.end());
  media::append_u32(input, address.scope_id);
  media::append_u16(input, address.port);
  input.insert(input.end(), name.begin(), name.end());
  std::array<uint8_t, EVP_MAX_MD_SIZE> made{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), input.data(), input.size(),
       made.data(), &size);
  media::StunAddressToken token{};
  std::copy_n(made.begin(), token.size(), token.begin());
  return token;
}

}  // namespace tuicall::server
