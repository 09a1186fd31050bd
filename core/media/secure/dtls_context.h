// The SSL_CTX of all DTLS sessions of the process: DTLS 1.2 with use_srtp, AEAD only.
#pragma once

struct ssl_ctx_st;

namespace tuicall::media {

// Made by the first call, and never freed. Null when OpenSSL cannot. Any thread.
ssl_ctx_st* dtls_context();

}  // namespace tuicall::media
