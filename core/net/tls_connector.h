// Client side: resolves a name, connects over TCP and starts TLS with certificate and name
// verification.
#pragma once

#include <cstdint>
#include <memory>

#include "loop/loop.h"
#include "net/endpoint.h"
#include "net/stream.h"
#include "net/tls_context.h"

namespace tuicall::net {

// Returns the stream at once; Stream::start() begins to connect. The handshake is verified against
// endpoint.host (an address literal against the certificate's IP names). Name resolution, connect
// and handshake together may take timeout_ms; on_close says what failed. Bytes sent before on_open
// wait for it.
std::unique_ptr<Stream> connect_tls(loop::Loop& loop, std::shared_ptr<TlsContext> context,
                                    const Endpoint& endpoint, uint64_t timeout_ms);

}  // namespace tuicall::net
