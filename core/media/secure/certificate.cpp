#include "media/secure/certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <algorithm>
#include <utility>

#include "base/openssl_error.h"

namespace tuicall::media {
namespace {

constexpr int64_t kDayS = 86'400;
constexpr size_t kDigestBytes = 32;
constexpr size_t kFingerprintLength = 3 * kDigestBytes - 1;
constexpr const char* kDigits = "0123456789ABCDEF";

char upper(char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_digit(char c) { return (c >= '0' && c <= '9') || (upper(c) >= 'A' && upper(c) <= 'F'); }

bool fill_in(X509* x509, EVP_PKEY* key, int64_t now_unix_s) {
  uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) != 1) return false;
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* common_name = reinterpret_cast<const unsigned char*>("tuicall");
  return X509_set_version(x509, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial >> 1) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(x509), now_unix_s - kDayS) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(x509), now_unix_s + 3650 * kDayS) != nullptr &&
         X509_set_pubkey(x509, key) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(x509, name) == 1 && X509_sign(x509, key, EVP_sha256()) != 0;
}

}  // namespace

base::Result<Certificate> Certificate::make(int64_t now_unix_s) {
  ERR_clear_error();
  std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  std::shared_ptr<X509> x509(X509_new(), &X509_free);
  if (!key || !x509 || !fill_in(x509.get(), key.get(), now_unix_s)) {
    return base::Status{base::kParamInvalid,
                        "Cannot make a certificate for media: " + base::take_openssl_error() + "."};
  }
  return Certificate(std::move(x509), std::move(key));
}

Certificate::Certificate(std::shared_ptr<x509_st> x509, std::shared_ptr<evp_pkey_st> key)
    : x509_(std::move(x509)), key_(std::move(key)), fingerprint_(fingerprint_of(x509_.get())) {}

std::string fingerprint_of(const x509_st* x509) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (X509_digest(x509, EVP_sha256(), digest, &size) != 1) return "";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    if (i != 0) text += ':';
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 15U];
  }
  return text;
}

bool is_fingerprint(std::string_view text) {
  if (text.size() != kFingerprintLength) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i % 3 == 2 ? text[i] != ':' : !is_digit(text[i])) return false;
  }
  return true;
}

bool is_same_fingerprint(std::string_view a, std::string_view b) {
  return is_fingerprint(a) && is_fingerprint(b) &&
         std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

}  // namespace tuicall::media
