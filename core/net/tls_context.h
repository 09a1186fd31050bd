// An SSL_CTX for one side, TLS 1.3 only. Shared by every stream of that side; immutable after creation, so any thread
// may use it.
#pragma once

#include <memory>
#include <string>

#include "base/status.h"

struct ssl_ctx_st;

namespace tuicall::net {

class TlsContext {
 public:
  // Server: PEM files. The error names the file and what OpenSSL said of it. Session tickets on,
  // SSL_MODE_RELEASE_BUFFERS.
  static base::Result<std::shared_ptr<TlsContext>> server(const std::string& certificate_file, const std::string& key_file);
  // Client: verifies the peer's chain against ca_file (empty: the system's authorities) and its name. Keeps session
  // tickets for resumption.
  static base::Result<std::shared_ptr<TlsContext>> client(const std::string& ca_file);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* handle() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

}  // namespace tuicall::net
