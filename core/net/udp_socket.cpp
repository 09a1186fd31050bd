#include "net/udp_socket.h"

#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tuicall::net {
namespace {

constexpr size_t kBatch = UdpSocket::kMostTogether;
// Other handles of the loop get their turn after so many.
constexpr int kBatchesAtOnce = 4;
// Half a second of 4,000 packets a second with what the kernel adds to each; it may grant less.
constexpr int kKernelBuffer_bytes = 4 * 1024 * 1024;

struct KernelAddress {
  sockaddr_in6 storage{};  // or the shorter sockaddr_in; a sockaddr_storage has four times the size
  socklen_t size = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

// v6: of the socket. A socket for IPv6 takes mapped addresses as they are.
KernelAddress for_kernel(const UdpAddress& plain, bool v6) {
  KernelAddress address;
  if (v6) {
    sockaddr_in6& to = address.storage;
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(plain.port);
    to.sin6_scope_id = plain.scope_id;
    std::memcpy(&to.sin6_addr, plain.ip.data(), plain.ip.size());
    address.size = sizeof(to);
  } else {
    auto& to = reinterpret_cast<sockaddr_in&>(address.storage);
    to.sin_family = AF_INET;
    to.sin_port = htons(plain.port);
    std::memcpy(&to.sin_addr, plain.ip.data() + plain.ip.size() - sizeof(to.sin_addr),
                sizeof(to.sin_addr));
    address.size = sizeof(to);
  }
  return address;
}

// Gives a descriptor, or a negative libuv status.
int open_socket(KernelAddress address) {
  const int fd = socket(address.get()->sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return uv_translate_sys_error(errno);
  if (address.get()->sa_family == AF_INET6) {
    const int off = 0;
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  }
  for (const int option : {SO_RCVBUF, SO_SNDBUF})
    setsockopt(fd, SOL_SOCKET, option, &kKernelBuffer_bytes, sizeof(kKernelBuffer_bytes));
  if (bind(fd, address.get(), address.size) == 0) return fd;
  const int status = uv_translate_sys_error(errno);
  ::close(fd);
  return status;
}

// From one datagram to the next. Not a power of two: a cache would keep all beginnings in a few of
// its places.
constexpr size_t kStride_bytes = UdpSocket::kMostBytes + 64;

// So many datagrams with their addresses, as the kernel wants them.
struct Batch {
  Batch() {
    for (size_t i = 0; i < kBatch; ++i) {
      pieces[i] = {&bytes[i * kStride_bytes], UdpSocket::kMostBytes};
      msghdr& header = headers[i].msg_hdr;
      header.msg_name = &addresses[i].storage;
      header.msg_iov = &pieces[i];
      header.msg_iovlen = 1;
    }
  }

  std::array<KernelAddress, kBatch> addresses;
  std::array<iovec, kBatch> pieces{};
  std::array<mmsghdr, kBatch> headers{};
  std::array<uint8_t, kBatch * kStride_bytes> bytes;
};

uint8_t* end_of(const iovec& piece) {
  return static_cast<uint8_t*>(piece.iov_base) + piece.iov_len;
}

class UvUdpSocket : public UdpSocket {
 public:
  UvUdpSocket(loop::Loop& loop, int fd, bool v6, Received received, Together together)
      : fd_(fd),
        v6_(v6),
        received_(std::make_shared<const Received>(std::move(received))),
        together_(std::move(together)),
        poll_(new uv_poll_t) {
    uv_poll_init(loop.handle(), poll_, fd_);
    poll_->data = this;
    uv_poll_start(poll_, UV_READABLE, &UvUdpSocket::on_readable);
  }

  ~UvUdpSocket() override {
    if (gone_ != nullptr) *gone_ = true;
    uv_poll_stop(poll_);
    uv_close(reinterpret_cast<uv_handle_t*>(poll_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
    ::close(fd_);
  }

  void send(const UdpAddress& to, std::span<const uint8_t> datagram) override {
    if (datagram.size() > kMostBytes) {
      ++counters_.too_long;
      return;
    }
    if (!v6_ && !to.is_v4()) {
      ++counters_.not_sent;
      return;
    }
    const size_t i = queued_++;
    out_->addresses[i] = for_kernel(to, v6_);
    out_->headers[i].msg_hdr.msg_namelen = out_->addresses[i].size;
    // One behind the other: memory that has not been looked at since the last call of the kernel
    // costs more than the copy.
    uint8_t* const bytes = i == 0 ? out_->bytes.data() : end_of(out_->pieces[i - 1]);
    out_->pieces[i] = {bytes, datagram.size()};
    std::copy(datagram.begin(), datagram.end(), bytes);
    if (queued_ == kBatch) flush();
  }

  void flush() override {
    size_t next = 0;
    while (next < queued_) {
      const int taken = sendmmsg(fd_, &out_->headers[next],
                                 static_cast<unsigned int>(queued_ - next), MSG_NOSIGNAL);
      ++counters_.send_calls;
      if (taken > 0) {
        next += static_cast<size_t>(taken);
        counters_.sent += static_cast<uint64_t>(taken);
      } else if (errno == EAGAIN || errno == ENOBUFS) {
        counters_.not_sent += queued_ - next;
        break;
      } else if (errno != EINTR) {
        ++counters_.not_sent;  // this one cannot go there; the next may
        ++next;
      }
    }
    queued_ = 0;
  }

  uint16_t port() const override {
    KernelAddress address;
    address.size = sizeof(address.storage);
    getsockname(fd_, address.get(), &address.size);
    return udp_address(*address.get()).port;
  }

  const Counters& counters() const override { return counters_; }

 private:
  static void on_readable(uv_poll_t* poll, int /*status*/, int /*events*/) {
    // An error is one of an earlier datagram, and reading takes it away.
    auto* self = static_cast<UvUdpSocket*>(poll->data);
    const std::shared_ptr<const Received> received = self->received_;  // it may destroy this socket
    bool gone = false;
    self->gone_ = &gone;
    for (int i = 0; i < kBatchesAtOnce; ++i) {
      if (!self->read_batch(*received, gone)) break;
    }
    if (!gone) self->gone_ = nullptr;
  }

  // Whether there may be more, and the socket is still there.
  bool read_batch(const Received& received, const bool& gone) {
    for (size_t i = 0; i < kBatch; ++i)
      in_->headers[i].msg_hdr.msg_namelen = sizeof(in_->addresses[i].storage);
    const int came = recvmmsg(fd_, in_->headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    if (came <= 0) return came < 0 && errno == EINTR;
    ++counters_.receive_calls;
    counters_.received += static_cast<uint64_t>(came);
    std::array<UdpAddress, kBatch> from;
    for (size_t i = 0; i < static_cast<size_t>(came); ++i)
      from[i] = udp_address(*in_->addresses[i].get());
    if (together_.begin) together_.begin(std::span(from).first(static_cast<size_t>(came)));
    for (size_t i = 0; i < static_cast<size_t>(came); ++i) {
      const mmsghdr& header = in_->headers[i];
      if ((static_cast<unsigned int>(header.msg_hdr.msg_flags) & MSG_TRUNC) != 0) {
        ++counters_.too_long;
        continue;
      }
      received(from[i], {static_cast<uint8_t*>(in_->pieces[i].iov_base), header.msg_len});
      if (gone) return false;
    }
    if (together_.end) together_.end();
    flush();
    return static_cast<size_t>(came) == kBatch;
  }

  const int fd_;
  const bool v6_;
  const std::shared_ptr<const Received> received_;
  const Together together_;
  uv_poll_t* const poll_;  // freed by libuv's close callback
  const std::unique_ptr<Batch> in_ = std::make_unique<Batch>();
  const std::unique_ptr<Batch> out_ = std::make_unique<Batch>();
  size_t queued_ = 0;
  bool* gone_ = nullptr;  // set while it reads: where to say that it was destroyed
  Counters counters_;
};

}  // namespace

base::Result<std::unique_ptr<UdpSocket>> UdpSocket::bind(loop::Loop& loop, const Endpoint& endpoint,
                                                         Received received, Together together) {
  const base::Result<UdpAddress> address = parse_udp_address(endpoint);
  if (!address.ok()) return address.status();
  const bool v6 = !address->is_v4();
  const int fd = open_socket(for_kernel(*address, v6));
  if (fd < 0) {
    return base::Status{
        base::kRequestRefused,
        "Cannot receive datagrams at " + to_string(endpoint) + ": " + uv_strerror(fd) + "."};
  }
  return std::unique_ptr<UdpSocket>(
      std::make_unique<UvUdpSocket>(loop, fd, v6, std::move(received), std::move(together)));
}

}  // namespace tuicall::net
