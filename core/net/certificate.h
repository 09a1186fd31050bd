// Makes certificates for trying things out: an authority of one's own and a server certificate that
// it signs (ECDSA P-256). Used by `tuicalld --dev` and by tests; production brings its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"

namespace tuicall::net {

struct PemPair {
  std::string certificate;
  std::string key;
};

struct CertificateValidity {
  int64_t begin_s = -3600;                // relative to now, so that a clock may be a little off
  int64_t end_s = 10L * 365 * 24 * 3600;  // likewise
};

base::Result<PemPair> make_authority(const std::string& common_name);

// names: host names and address literals for the certificate's subject alternative names; at least
// one.
base::Result<PemPair> make_server_certificate(const PemPair& authority,
                                              const std::vector<std::string>& names,
                                              CertificateValidity validity = {});

}  // namespace tuicall::net
