#include "floor/call_load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "load/clock.h"

namespace tuicall::bench {

using cli::load::kNsPerS;
using cli::load::Latencies;
using cli::load::now_ns;
using cli::load::seconds_since;

namespace {

constexpr int64_t kLastCalls_ns = 30'000'000'000;
constexpr int kEventsAtOnce = 128;

double percentile_us(const Latencies& times, double share) {
  return times.percentile_ms(share) * 1000;
}

}  // namespace

CallLoad::CallLoad(size_t users)
    : pairs_(static_cast<uint32_t>(users / 2)), epoll_(epoll_create1(0)) {}

CallLoad::~CallLoad() { close(epoll_); }

void CallLoad::watch(uint32_t user, const TlsSocket& tls) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u32 = user;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, tls.socket(), &event);
}

void CallLoad::add(Latencies& times, uint32_t call) { times.add(now_ns() - placed_at_ns_[call]); }

void CallLoad::place_next() {
  placed_at_ns_.push_back(now_ns());
  place(static_cast<uint32_t>(placed_at_ns_.size() - 1));
}

void CallLoad::is_over() {
  ++over_;
  if (follow_) place_next();
}

// Hears for so long; 0: what is there.
void CallLoad::wait(int64_t until_ns) {
  std::array<epoll_event, kEventsAtOnce> events{};
  const int64_t left_ns = std::max<int64_t>(until_ns - now_ns(), 0);
  const timespec left{left_ns / 1'000'000'000, left_ns % 1'000'000'000};
  const int count = epoll_pwait2(epoll_, events.data(), kEventsAtOnce, &left, nullptr);
  for (int i = 0; i < count; ++i) hear(events[static_cast<size_t>(i)].data.u32);
}

std::string CallLoad::call(size_t at_once, double duration_s, double calls_per_s) {
  const int64_t begun_ns = now_ns();
  const int64_t end_ns = begun_ns + static_cast<int64_t>(duration_s * kNsPerS);
  follow_ = calls_per_s <= 0;
  for (size_t i = 0; follow_ && i < at_once; ++i) place_next();
  while (now_ns() < end_ns) {
    int64_t next_ns = end_ns;
    if (!follow_) {
      const auto placed = static_cast<double>(placed_at_ns_.size());
      next_ns = begun_ns + static_cast<int64_t>(placed * kNsPerS / calls_per_s);
      if (next_ns <= now_ns()) place_next();
    }
    wait(std::min(next_ns, end_ns));
  }
  follow_ = false;
  const size_t placed = placed_at_ns_.size();
  while (over_ < placed && now_ns() < end_ns + kLastCalls_ns) wait(end_ns + kLastCalls_ns);
  const double took_s = seconds_since(begun_ns);
  const nlohmann::json told = {
      {"calls", over_},
      {"unfinished", placed - over_},
      {"calls_per_s", over_ / took_s},
      {"rings_p50_us", percentile_us(rang_, 0.5)},
      {"rings_p99_us", percentile_us(rang_, 0.99)},
      {"begins_p50_us", percentile_us(began_, 0.5)},
      {"begins_p99_us", percentile_us(began_, 0.99)},
  };
  return told.dump();
}

}  // namespace tuicall::bench
