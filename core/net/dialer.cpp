#include "net/dialer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tuicall::net {
namespace {

// Keeps its dialer alive until libuv's thread pool has answered.
struct Lookup {
  uv_getaddrinfo_t request{};
  std::shared_ptr<Dialer> dialer;
};

}  // namespace

Dialer::Dialer(loop::Loop& loop, Endpoint endpoint)
    : loop_(loop), endpoint_(std::move(endpoint)), attempt_timer_(loop) {}

Dialer::~Dialer() { cancel(); }

void Dialer::start(uint64_t timeout_ms, Done done) {
  timeout_ms_ = timeout_ms;
  done_ = std::move(done);
  if (!is_address_literal(endpoint_.host)) return resolve();
  sockaddr_storage address{};
  const char* host = endpoint_.host.c_str();
  if (uv_ip4_addr(host, endpoint_.port, reinterpret_cast<sockaddr_in*>(&address)) != 0) {
    uv_ip6_addr(host, endpoint_.port, reinterpret_cast<sockaddr_in6*>(&address));
  }
  addresses_.push_back(address);
  try_next();
}

void Dialer::cancel() {
  done_ = nullptr;
  attempt_timer_.stop();
  if (attempt_) std::exchange(attempt_, nullptr)->close();
}

void Dialer::resolve() {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  auto lookup = std::make_unique<Lookup>();
  lookup->dialer = shared_from_this();
  lookup->request.data = lookup.get();
  const auto on_resolved = [](uv_getaddrinfo_t* request, int status, addrinfo* found) {
    const std::unique_ptr<Lookup> owned(static_cast<Lookup*>(request->data));
    owned->dialer->resolved(status, found);
    uv_freeaddrinfo(found);
  };
  const int status =
      uv_getaddrinfo(loop_.handle(), &lookup->request, on_resolved, endpoint_.host.c_str(),
                     std::to_string(endpoint_.port).c_str(), &hints);
  if (status != 0) return attempt_over(status);
  (void)lookup.release();
}

void Dialer::resolved(int status, const addrinfo* found) {
  if (!done_) return;
  if (status != 0) {
    return fail("the name '" + endpoint_.host + "' has no address: " + uv_strerror(status));
  }
  for (; found != nullptr; found = found->ai_next) {
    sockaddr_storage address{};
    std::memcpy(&address, found->ai_addr, found->ai_addrlen);
    addresses_.push_back(address);
  }
  try_next();
}

void Dialer::try_next() {
  const auto& address = reinterpret_cast<const sockaddr&>(addresses_[next_]);
  ++next_;
  attempt_ = TcpConnection::create(loop_);
  const uint64_t share_ms = std::max<uint64_t>(1, timeout_ms_ / addresses_.size());
  attempt_timer_.start(share_ms, [this] { attempt_over(UV_ETIMEDOUT); });
  const int status = attempt_->connect(address, [this](int result) { attempt_over(result); });
  // Reported in a later turn of the loop, as any other failure.
  if (status != 0) attempt_timer_.start(0, [this, status] { attempt_over(status); });
}

void Dialer::attempt_over(int status) {
  attempt_timer_.stop();
  const std::shared_ptr<Dialer> alive = shared_from_this();
  const std::shared_ptr<TcpConnection> tried = std::exchange(attempt_, nullptr);
  if (status == 0) {
    const Done done = std::exchange(done_, nullptr);
    return done(tried, "");
  }
  if (tried) tried->close();
  if (next_ < addresses_.size()) return try_next();
  fail(status == UV_ETIMEDOUT ? "it did not answer in time" : uv_strerror(status));
}

void Dialer::fail(const std::string& why) {
  const Done done = std::exchange(done_, nullptr);
  done(nullptr, why);
}

}  // namespace tuicall::net
