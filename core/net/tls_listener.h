// Server side: a listening socket that hands out TLS streams. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/status.h"
#include "loop/loop.h"
#include "net/endpoint.h"
#include "net/stream.h"
#include "net/tls_context.h"

namespace tuicall::net {

// Says whether nobody listens at the endpoint, which listen() cannot: it shares its port with every
// other listener of this user, those of another process too. Names are not resolved: host is an
// address literal.
base::Status check_unused(const Endpoint& endpoint);

class TlsListener {
 public:
  // Each accepted connection, before its handshake; start() it or let it go.
  using Accepted = std::function<void(std::unique_ptr<Stream>)>;
  // A connection could not be accepted, and why.
  using Failed = std::function<void(const std::string& why)>;

  // Binds with SO_REUSEPORT, so that every worker listens on the same port by itself. host is an
  // address literal. Port 0: the kernel chooses. most_at_once: so many connections are accepted in
  // one turn of the loop, since each has a handshake that others have to wait for; more wait in the
  // kernel, in the order in which they came. 0: any number.
  static base::Result<std::unique_ptr<TlsListener>> listen(loop::Loop& loop,
                                                           std::shared_ptr<TlsContext> context,
                                                           const Endpoint& endpoint,
                                                           Accepted accepted, Failed failed = {},
                                                           size_t most_at_once = 0);
  virtual ~TlsListener() = default;  // stops listening
  virtual uint16_t port() const = 0;
  // For connections that come from now on: a certificate that was renewed.
  virtual void use(std::shared_ptr<TlsContext> context) = 0;
};

}  // namespace tuicall::net
