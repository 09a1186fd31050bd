#include "net/tls_stream.h"

#include <utility>

namespace tuicall::net {

TlsStream::TlsStream(std::shared_ptr<TcpConnection> tcp, std::shared_ptr<TlsContext> context)
    : link_(std::make_shared<TlsLink>(std::move(tcp), TlsSession::server(std::move(context)))) {}

TlsStream::~TlsStream() { link_->abandon(); }

}  // namespace tuicall::net
