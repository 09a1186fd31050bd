#include "net/tls_listener.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "loop/timer.h"
#include "net/tcp_connection.h"
#include "net/tls_stream.h"

namespace tuicall::net {
namespace {

constexpr int kBacklog = 4096;  // a server that comes back is called by all its clients at once
// Until the next ones are taken. A timer of 0 would fire before others are looked at.
constexpr uint64_t kTurn_ms = 1;

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

// Some descriptors are kept free: a certificate that is renewed has to be read, and without any
// left libuv closes connections without a word. The system gives the lowest that is free.
bool is_among_the_last(int fd) {
  constexpr rlim_t kKeptFree = 16;
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
         static_cast<rlim_t>(fd) + kKeptFree >= limit.rlim_cur;
}

class UvTlsListener : public TlsListener {
 public:
  UvTlsListener(loop::Loop& loop, std::shared_ptr<TlsContext> context, Accepted accepted,
                Failed failed, size_t most_at_once)
      : loop_(loop),
        context_(std::move(context)),
        accepted_(std::move(accepted)),
        failed_(std::move(failed)),
        most_at_once_(most_at_once == 0 ? SIZE_MAX : most_at_once),
        turn_over_(loop),
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
    self->take_connection();
  }

  // libuv hands out all that wait, one after the other, unless one is not taken: then it asks no
  // more before that has been done.
  void take_connection() {
    if (taken_ == most_at_once_) {
      held_ = true;
      return;
    }
    if (taken_++ == 0) turn_over_.start(kTurn_ms, [this] { begin_turn(); });
    const std::shared_ptr<TcpConnection> tcp = TcpConnection::create(loop_);
    int accepted = tcp->accept(reinterpret_cast<uv_stream_t*>(handle_));
    if (accepted == 0 && is_among_the_last(tcp->descriptor())) accepted = UV_EMFILE;
    if (accepted != 0) {
      tcp->close();
      return fail(accepted);
    }
    accepted_(std::make_unique<TlsStream>(tcp, context_));
  }

  void begin_turn() {
    taken_ = 0;
    if (std::exchange(held_, false)) take_connection();
  }

  void fail(int status) const {
    if (failed_) failed_(uv_strerror(status));
  }

  loop::Loop& loop_;
  std::shared_ptr<TlsContext> context_;
  Accepted accepted_;
  Failed failed_;
  const size_t most_at_once_;
  size_t taken_ = 0;   // in this turn of the loop
  bool held_ = false;  // libuv holds one that is to be taken in the next turn
  loop::Timer turn_over_;
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
                                                               Accepted accepted, Failed failed,
                                                               size_t most_at_once) {
  const base::Result<Address> address = parse_address(endpoint);
  if (!address.ok()) return address.status();
  auto listener = std::make_unique<UvTlsListener>(loop, std::move(context), std::move(accepted),
                                                  std::move(failed), most_at_once);
  const int status = listener->listen(*address);
  if (status != 0) return cannot_listen(endpoint, status);
  return std::unique_ptr<TlsListener>(std::move(listener));
}

}  // namespace tuicall::net
