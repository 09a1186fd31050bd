#include "net/tcp_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

#include "net/endpoint.h"

namespace tuicall::net {
namespace {

constexpr size_t kReadBytes = size_t{64} * 1024;
// The kernel takes no more than about this before it has sent it. Otherwise it takes megabytes on a
// slow way, where nobody sees how much waits, and sound in the tunnel would be minutes late. Half a
// second of sound; and three segments, so that the kernel does not run dry between two writes.
constexpr int kMostUnsent_bytes = 4096;

// One for all connections of a thread: what was read is consumed before the next read.
void lend_read_buffer(uv_handle_t*, size_t, uv_buf_t* buffer) {
  static thread_local std::vector<char> shared(kReadBytes);
  *buffer = uv_buf_init(shared.data(), kReadBytes);
}

uv_buf_t as_buffer(std::span<const uint8_t> bytes) {
  // libuv's buffers are not const, but writing only reads them.
  auto* data = reinterpret_cast<char*>(const_cast<uint8_t*>(bytes.data()));
  return uv_buf_init(data, static_cast<unsigned>(bytes.size()));
}

}  // namespace

std::shared_ptr<TcpConnection> TcpConnection::create(loop::Loop& loop) {
  std::shared_ptr<TcpConnection> connection(new TcpConnection(loop));
  uv_tcp_init(loop.handle(), &connection->handle_);
  connection->handle_.data = connection.get();
  connection->self_ = connection;
  return connection;
}

int TcpConnection::accept(uv_stream_t* listener) {
  const int status = uv_accept(listener, stream());
  if (status == 0) set_up();
  return status;
}

// Nothing depends on either: without them what is sent is later.
void TcpConnection::set_up() {
  uv_tcp_nodelay(&handle_, 1);
  (void)setsockopt(descriptor(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kMostUnsent_bytes,
                   sizeof kMostUnsent_bytes);
}

int TcpConnection::descriptor() const {
  uv_os_fd_t fd = -1;
  return uv_fileno(reinterpret_cast<const uv_handle_t*>(&handle_), &fd) == 0 ? fd : -1;
}

int TcpConnection::connect(const sockaddr& address, std::function<void(int status)> done) {
  connected_ = std::move(done);
  auto request = std::make_unique<uv_connect_t>();
  const auto on_connected = [](uv_connect_t* raw, int status) {
    const std::unique_ptr<uv_connect_t> owned(raw);
    const std::shared_ptr<TcpConnection> self = of(raw->handle->data)->self_;
    if (status == UV_ECANCELED) return;
    if (status == 0) self->set_up();
    const auto notify = std::exchange(self->connected_, nullptr);
    notify(status);
  };
  const int status = uv_tcp_connect(request.get(), &handle_, &address, on_connected);
  if (status == 0) (void)request.release();
  return status;
}

void TcpConnection::start(Handler handler) {
  handler_ = std::move(handler);
  uv_read_start(stream(), &lend_read_buffer, &TcpConnection::on_read);
}

void TcpConnection::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  const std::shared_ptr<TcpConnection> self = of(stream->data)->self_;
  if (size < 0) {
    self->end(static_cast<int>(size));
  } else if (size > 0 && !self->finishing_) {
    self->handler_.on_bytes(
        {reinterpret_cast<const uint8_t*>(buffer->base), static_cast<size_t>(size)});
  }
}

void TcpConnection::write(std::span<const uint8_t> bytes) {
  if (finishing_ || self_ == nullptr || uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle_)))
    return;
  if (!writing_) {
    const uv_buf_t buffer = as_buffer(bytes);
    const int taken = uv_try_write(stream(), &buffer, 1);
    // An error is left to uv_write, which reports it in a later turn of the loop.
    if (taken > 0) bytes = bytes.subspan(static_cast<size_t>(taken));
    if (bytes.empty()) return;
  }
  queued_.insert(queued_.end(), bytes.begin(), bytes.end());
  if (!writing_) flush();
}

void TcpConnection::flush() {
  in_flight_ = std::exchange(queued_, {});
  write_request_.data = this;
  const uv_buf_t buffer = as_buffer(in_flight_);
  const auto on_written = [](uv_write_t* request, int status) {
    const std::shared_ptr<TcpConnection> self = of(request->data)->self_;
    self->written(status);
  };
  writing_ = uv_write(&write_request_, stream(), &buffer, 1, on_written) == 0;
}

void TcpConnection::written(int status) {
  writing_ = false;
  in_flight_ = {};
  if (status == UV_ECANCELED) return;
  if (status < 0) return end(status);
  if (!queued_.empty()) return flush();
  if (finishing_) shut_down();
}

void TcpConnection::finish(uint64_t linger_ms) {
  if (finishing_ || self_ == nullptr || uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle_)))
    return;
  finishing_ = true;
  if (ended_ && !writing_) return close();
  linger_ = std::make_unique<loop::Timer>(loop_);
  linger_->start(linger_ms, [this] { close(); });
  if (!writing_) shut_down();
}

void TcpConnection::shut_down() {
  auto request = std::make_unique<uv_shutdown_t>();
  const auto on_shut_down = [](uv_shutdown_t* raw, int) {
    const std::unique_ptr<uv_shutdown_t> owned(raw);
    TcpConnection* self = of(raw->handle->data);
    if (self->ended_) self->close();
  };
  if (uv_shutdown(request.get(), stream(), on_shut_down) != 0) return close();
  (void)request.release();
}

void TcpConnection::close() {
  auto* handle = reinterpret_cast<uv_handle_t*>(&handle_);
  if (self_ == nullptr || uv_is_closing(handle)) return;
  linger_.reset();
  uv_close(handle, [](uv_handle_t* closed) {
    const std::shared_ptr<TcpConnection> last = std::exchange(of(closed->data)->self_, nullptr);
  });
}

void TcpConnection::end(int status) {
  if (ended_) return;
  ended_ = true;
  if (finishing_) {
    if (status != UV_EOF || !writing_) close();  // a peer that only stopped sending still reads
    return;
  }
  uv_read_stop(stream());
  if (handler_.on_end) handler_.on_end(status);
}

size_t TcpConnection::pending_bytes() const {
  return uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(&handle_)) +
         queued_.size();
}

std::string TcpConnection::peer_address() const {
  sockaddr_storage address{};
  int size = sizeof(address);
  if (uv_tcp_getpeername(&handle_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  return to_string(reinterpret_cast<const sockaddr&>(address));
}

}  // namespace tuicall::net
