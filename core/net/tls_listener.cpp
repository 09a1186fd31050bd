#include "net/tls_listener.h"

#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <utility>

#include "net/tcp_connection.h"
#include "net/tls_stream.h"

namespace tuicall::net {
namespace {

constexpr int kBacklog = 4096;  // a server that comes back is called by all its clients at once

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

base::Result<Address> parse_address(const Endpoint& endpoint) {
  Address address;
  const char* host = endpoint.host.c_str();
  if (uv_ip4_addr(host, endpoint.port, reinterpret_cast<sockaddr_in*>(&address.storage)) == 0) {
    address.size = sizeof(sockaddr_in);
  } else if (uv_ip6_addr(host, endpoint.port, reinterpret_cast<sockaddr_in6*>(&address.storage)) ==
             0) {
    address.size = sizeof(sockaddr_in6);
  } else {
    return base::Status{base::kParamInvalid, "Cannot listen on '" + to_string(endpoint) +
                                                 "': expected an IPv4 or IPv6 address and a port."};
  }
  return address;
}

base::Status cannot_listen(const Endpoint& endpoint, int status) {
  return {base::kRequestRefused,
          "Cannot listen on " + to_string(endpoint) + ": " + uv_strerror(status) + "."};
}

// A socket with SO_REUSEADDR, and with SO_REUSEPORT where it is shared; a negative libuv status if
// there is none.
int open_socket(const Address& address, bool shared) {
  const int fd = socket(address.get()->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return uv_translate_sys_error(errno);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0) {
    const int status = uv_translate_sys_error(errno);
    ::close(fd);
    return status;
  }
  return fd;
}

class UvTlsListener : public TlsListener {
 public:
  UvTlsListener(loop::Loop& loop, std::shared_ptr<TlsContext> context, Accepted accepted,
                Failed failed)
      : loop_(loop),
        context_(std::move(context)),
        accepted_(std::move(accepted)),
        failed_(std::move(failed)),
        handle_(new uv_tcp_t) {
    uv_tcp_init(loop.handle(), handle_);
    handle_->data = this;
  }

  ~UvTlsListener() override {
    uv_close(reinterpret_cast<uv_handle_t*>(handle_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); });
  }

  // Returns a libuv status.
  int listen(const Address& address) {
    const int fd = open_socket(address, true);
    if (fd < 0) return fd;
    int status = uv_tcp_open(handle_, fd);
    if (status != 0) {
      ::close(fd);
      return status;
    }
    status = uv_tcp_bind(handle_, address.get(), 0);
    if (status != 0) return status;
    return uv_listen(reinterpret_cast<uv_stream_t*>(handle_), kBacklog,
                     &UvTlsListener::on_connection);
  }

  uint16_t port() const override {
    sockaddr_storage storage{};
    int size = sizeof(storage);
    uv_tcp_getsockname(handle_, reinterpret_cast<sockaddr*>(&storage), &size);
    return storage.ss_family == AF_INET6
               ? ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port)
               : ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  }

  void use(std::shared_ptr<TlsContext> context) override { context_ = std::move(context); }

 private:
  static void on_connection(uv_stream_t* stream, int status) {
    auto* self = static_cast<UvTlsListener*>(stream->data);
    if (status != 0) return self->fail(status);
    const std::shared_ptr<TcpConnection> tcp = TcpConnection::create(self->loop_);
    if (const int accepted = tcp->accept(stream); accepted != 0) {
      tcp->close();
      return self->fail(accepted);
    }
    self->accepted_(std::make_unique<TlsStream>(tcp, self->context_));
  }

  void fail(int status) const {
    if (failed_) failed_(uv_strerror(status));
  }

  loop::Loop& loop_;
  std::shared_ptr<TlsContext> context_;
  Accepted accepted_;
  Failed failed_;
  uv_tcp_t* handle_;  // freed by libuv's close callback
};

}  // namespace

base::Status check_unused(const Endpoint& endpoint) {
  const base::Result<Address> address = parse_address(endpoint);
  if (!address.ok()) return address.status();
  const int fd = open_socket(*address, false);
  if (fd < 0) return cannot_listen(endpoint, fd);
  const int bound = bind(fd, address->get(), address->size);
  const int status = bound == 0 ? 0 : uv_translate_sys_error(errno);
  ::close(fd);
  return status == 0 ? base::Status{} : cannot_listen(endpoint, status);
}

base::Result<std::unique_ptr<TlsListener>> TlsListener::listen(loop::Loop& loop,
                                                               std::shared_ptr<TlsContext> context,
                                                               const Endpoint& endpoint,
                                                               Accepted accepted, Failed failed) {
  const base::Result<Address> address = parse_address(endpoint);
  if (!address.ok()) return address.status();
  auto listener = std::make_unique<UvTlsListener>(loop, std::move(context), std::move(accepted),
                                                  std::move(failed));
  const int status = listener->listen(*address);
  if (status != 0) return cannot_listen(endpoint, status);
  return std::unique_ptr<TlsListener>(std::move(listener));
}

}  // namespace tuicall::net
