#include "floor/load.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tuicall::bench {

namespace {

constexpr double kNsPerS = 1e9;
constexpr int64_t kLastCalls_ns = 3'000'000'000;
constexpr int kEventsAtOnce = 128;

int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

double percentile_us(std::vector<int64_t>& times_ns, double share) {
  if (times_ns.empty()) return 0;
  const auto last = static_cast<double>(times_ns.size() - 1);
  const auto at = times_ns.begin() + static_cast<std::ptrdiff_t>(share * last);
  std::nth_element(times_ns.begin(), at, times_ns.end());
  return static_cast<double>(*at) / 1000;
}

void await(Link& link) {
  while (link.receive() == nullptr) {
    if (link.closed()) throw std::runtime_error("the server has closed a connection");
    pollfd wanted{link.socket(), POLLIN, 0};
    poll(&wanted, 1, -1);
  }
}

}  // namespace

Load::Load(uint16_t port, size_t users)
    : context_(SSL_CTX_new(TLS_client_method())), epoll_(epoll_create1(0)) {
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_app_data(context_, this);
  SSL_CTX_sess_set_new_cb(context_, [](SSL* ssl, SSL_SESSION* session) {
    auto* const self = static_cast<Load*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    SSL_SESSION_free(self->session_);
    self->session_ = session;
    return 1;
  });
  for (uint32_t user = 0; user < users; ++user) connect(port, user);
}

Load::~Load() {
  links_.clear();
  SSL_SESSION_free(session_);
  SSL_CTX_free(context_);
}

void Load::connect(uint16_t port, uint32_t user) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to the server");
  }
  fcntl(socket, F_SETFL, O_NONBLOCK);
  links_.push_back(std::make_unique<Link>(context_, socket, false));
  Link& link = *links_.back();
  if (session_ != nullptr) SSL_set_session(link.ssl(), session_);
  if (!link.send({Kind::kHello, user, 0, 0})) throw std::runtime_error("the handshake has failed");
  await(link);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u32 = user;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void Load::place() {
  const auto pairs = static_cast<uint32_t>(links_.size() / 2);
  const uint32_t caller = placed_ % pairs;
  called_at_ns_.push_back(now_ns());
  links_[caller]->send({Kind::kCall, caller, pairs + caller, placed_++});
}

void Load::heard(uint32_t user, const Frame& frame) {
  const auto pairs = static_cast<uint32_t>(links_.size() / 2);
  const bool caller = user < pairs;
  const uint32_t other = caller ? user + pairs : user - pairs;
  Link& link = *links_[user];
  switch (frame.kind) {
    case Kind::kRing:
      rang_ns_.push_back(now_ns() - called_at_ns_[frame.call]);
      link.send({Kind::kRinging, user, other, frame.call});
      link.send({Kind::kAnswer, user, other, frame.call});
      break;
    case Kind::kBegun:
      if (caller) began_ns_.push_back(now_ns() - called_at_ns_[frame.call]);
      link.send({Kind::kMedia, user, other, frame.call});
      if (caller) link.send({Kind::kHangUp, user, other, frame.call});
      break;
    case Kind::kEnded:
      ++over_;
      if (follow_) place();
      break;
    default:
      break;
  }
}

// Reads for so long; 0: what is there.
void Load::wait(int64_t until_ns) {
  std::array<epoll_event, kEventsAtOnce> events{};
  const int64_t left_ns = std::max<int64_t>(until_ns - now_ns(), 0);
  const timespec left{left_ns / 1'000'000'000, left_ns % 1'000'000'000};
  const int count = epoll_pwait2(epoll_, events.data(), kEventsAtOnce, &left, nullptr);
  for (int i = 0; i < count; ++i) {
    const uint32_t user = events[static_cast<size_t>(i)].data.u32;
    while (const Frame* frame = links_[user]->receive()) heard(user, *frame);
  }
}

std::string Load::call(size_t at_once, double duration_s, double calls_per_s) {
  const int64_t begun_ns = now_ns();
  const int64_t end_ns = begun_ns + static_cast<int64_t>(duration_s * kNsPerS);
  follow_ = calls_per_s <= 0;
  for (size_t i = 0; follow_ && i < at_once; ++i) place();
  while (now_ns() < end_ns) {
    int64_t next_ns = end_ns;
    if (!follow_) {
      next_ns = begun_ns + static_cast<int64_t>(placed_ * kNsPerS / calls_per_s);
      if (next_ns <= now_ns()) place();
    }
    wait(std::min(next_ns, end_ns));
  }
  follow_ = false;
  while (over_ < placed_ && now_ns() < end_ns + kLastCalls_ns) wait(end_ns + kLastCalls_ns);
  const double took_s = static_cast<double>(now_ns() - begun_ns) / kNsPerS;
  const nlohmann::json told = {
      {"calls", over_},
      {"unfinished", placed_ - over_},
      {"calls_per_s", over_ / took_s},
      {"rings_p50_us", percentile_us(rang_ns_, 0.5)},
      {"rings_p99_us", percentile_us(rang_ns_, 0.99)},
      {"begins_p50_us", percentile_us(began_ns_, 0.5)},
      {"begins_p99_us", percentile_us(began_ns_, 0.99)},
  };
  return told.dump();
}

std::string Load::greet(size_t times, double greetings_per_s) {
  std::vector<int64_t> took_ns;
  const auto pause_ns = static_cast<int64_t>(kNsPerS / greetings_per_s);
  int64_t next_ns = now_ns();
  for (size_t i = 0; i < times; ++i, next_ns += pause_ns) {
    while (now_ns() < next_ns) wait(next_ns);
    const int64_t begun_ns = now_ns();
    links_[0]->send({Kind::kHello, 0, 0, 0});
    await(*links_[0]);
    took_ns.push_back(now_ns() - begun_ns);
  }
  return nlohmann::json({{"round_trip_p50_us", percentile_us(took_ns, 0.5)},
                         {"round_trip_p99_us", percentile_us(took_ns, 0.99)}})
      .dump();
}

}  // namespace tuicall::bench
