// The certificate that an end of a media path shows in DTLS: self-signed, made when the program
// starts, and known to the other end by its fingerprint alone (RFC 5763, section 5), which the
// signalling carries.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

struct evp_pkey_st;
struct x509_st;

namespace tuicall::media {

class Certificate {
 public:
  // ECDSA on P-256. now_unix_s: seconds since 1970; it is valid from a day before for ten years,
  // which nobody looks at. Fails when OpenSSL does (kParamInvalid, with what it says).
  static base::Result<Certificate> make(int64_t now_unix_s);

  // SHA-256 as RFC 8122, section 5, writes it: "AB:CD:…", 32 bytes.
  const std::string& fingerprint() const { return fingerprint_; }

  // Both stay owned by the certificate and its copies.
  x509_st* x509() const { return x509_.get(); }
  evp_pkey_st* key() const { return key_.get(); }

 private:
  Certificate(std::shared_ptr<x509_st> x509, std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<x509_st> x509_;
  std::shared_ptr<evp_pkey_st> key_;
  std::string fingerprint_;
};

std::string fingerprint_of(const x509_st* x509);

// Whether a text is a SHA-256 fingerprint as above; small letters do as well.
bool is_fingerprint(std::string_view text);
// Whether two fingerprints are of the same certificate.
bool is_same_fingerprint(std::string_view a, std::string_view b);

}  // namespace tuicall::media
