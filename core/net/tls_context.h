// An SSL_CTX for one side, TLS 1.3 only. Shared by every stream of that side; any thread may use
// it.
#pragma once

#include <memory>
#include <string>

#include "base/status.h"

struct ssl_ctx_st;
struct ssl_st;

namespace tuicall::net {

class TlsContext {
 public:
  // Server: PEM files. The error names the file and what OpenSSL said of it. Session tickets on,
  // SSL_MODE_RELEASE_BUFFERS.
  static base::Result<std::shared_ptr<TlsContext>> server(const std::string& certificate_file,
                                                          const std::string& key_file);
  // Client: verifies the peer's chain against ca_file (empty: the system's authorities) and its
  // name. Keeps session tickets for resumption.
  static base::Result<std::shared_ptr<TlsContext>> client(const std::string& ca_file);

  // The same for everybody who asks for that file while it stays as it is, and somebody uses the
  // context: reading the system's authorities takes 20 ms and a megabyte. Tickets are shared, too,
  // each for its own server. Any thread.
  static base::Result<std::shared_ptr<TlsContext>> shared_client(const std::string& ca_file);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* handle() const { return context_; }
  // Whose signature a peer's certificate needs, for messages: "the authorities in FILE".
  const std::string& authorities() const { return authorities_; }
  // Makes a client's connection resume the newest session that its server gave out, if there is
  // one.
  void resume_session(ssl_st* connection, const std::string& server) const;

 private:
  class SessionMemory;

  TlsContext(ssl_ctx_st* context, std::string authorities);

  ssl_ctx_st* context_;
  std::string authorities_;
  std::unique_ptr<SessionMemory> sessions_;
};

}  // namespace tuicall::net
