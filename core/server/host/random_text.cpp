#include "server/host/random_text.h"

#include <openssl/rand.h>

#include <array>
#include <cassert>
#include <cstdlib>

namespace tuicall::server {

namespace {

void fill(void* bytes, size_t size) {
  // Without randomness no token is safe, and OpenSSL has no reason to lack it.
  if (RAND_bytes(static_cast<unsigned char*>(bytes), static_cast<int>(size)) != 1) std::abort();
}

}  // namespace

uint32_t random_number() {
  uint32_t number = 0;
  fill(&number, sizeof(number));
  return number;
}

std::string random_text(size_t bytes) {
  std::array<unsigned char, 64> random{};
  assert(bytes <= random.size());
  fill(random.data(), bytes);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes);
  for (size_t i = 0; i < bytes; ++i) {
    text += kDigits[random[i] >> 4U];
    text += kDigits[random[i] & 15U];
  }
  return text;
}

}  // namespace tuicall::server
