#include "auth/user_sig_token.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <cassert>

namespace tuicall::auth {
namespace {

struct Replacement {
  char standard;
  char in_url;
};
constexpr Replacement kReplacements[] = {{'+', '*'}, {'/', '-'}, {'=', '_'}};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string base64_encode(std::span<const uint8_t> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL writes a NUL behind it
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(length));
  return text;
}

std::optional<std::vector<uint8_t>> base64_decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::vector<uint8_t> bytes(text.size() / 4 * 3);
  const int length = EVP_DecodeBlock(bytes.data(), bytes_of(text), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  // EVP_DecodeBlock counts the padding as bytes.
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<size_t>(length) - padding);
  // It also takes white space and stray bits, which would give one ticket many spellings.
  if (base64_encode(bytes) != text) return std::nullopt;
  return bytes;
}

std::string pack_token(std::string_view content) {
  uLongf size = compressBound(content.size());
  std::vector<uint8_t> packed(size);
  [[maybe_unused]] const int status =
      compress2(packed.data(), &size, bytes_of(content), content.size(), Z_BEST_COMPRESSION);
  assert(status == Z_OK);
  packed.resize(size);
  std::string token = base64_encode(packed);
  for (const Replacement& r : kReplacements) {
    std::replace(token.begin(), token.end(), r.standard, r.in_url);
  }
  return token;
}

std::optional<std::string> unpack_token(std::string_view token, size_t max_bytes) {
  std::string text(token);
  for (const Replacement& r : kReplacements) {
    if (text.find(r.standard) != std::string::npos) return std::nullopt;
    std::replace(text.begin(), text.end(), r.in_url, r.standard);
  }
  const std::optional<std::vector<uint8_t>> packed = base64_decode(text);
  if (!packed) return std::nullopt;
  std::string content(max_bytes, '\0');
  uLongf size = content.size();
  uLong used = packed->size();
  const int status =
      uncompress2(reinterpret_cast<Bytef*>(content.data()), &size, packed->data(), &used);
  if (status != Z_OK || used != packed->size()) return std::nullopt;
  content.resize(size);
  return content;
}

}  // namespace tuicall::auth
