#include "media/secure/dtls_context.h"

#include <openssl/ssl.h>

#include "media/secure/dtls_session.h"

namespace tuicall::media {
namespace {

// Our certificates are ECDSA, and so are those of browsers. GCM alone: DtlsSession relies on how
// short its records can be.
constexpr const char* kCiphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
constexpr const char* kGroups = "X25519:P-256";

bool set_up(SSL_CTX* context) {
  // Each flight is written at once. A session is never resumed, nor its keys changed.
  SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);  // a datagram is read whole, or its rest is lost
  SSL_CTX_set_cert_verify_callback(context, &DtlsSession::verify, nullptr);
  return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1 &&
         SSL_CTX_set1_groups_list(context, kGroups) == 1 &&
         // Unlike the others this one gives 0 when it succeeds.
         SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM") == 0;
}

SSL_CTX* make() {
  SSL_CTX* context = SSL_CTX_new(DTLS_method());
  if (context != nullptr && set_up(context)) return context;
  SSL_CTX_free(context);
  return nullptr;
}

}  // namespace

ssl_ctx_st* dtls_context() {
  static SSL_CTX* const context = make();
  return context;
}

}  // namespace tuicall::media
