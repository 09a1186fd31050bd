#include "server/overload.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {
namespace {

constexpr int64_t kWhole = 1000;
constexpr int64_t kCalm_ms = 1'000;  // without a refusal: it is over

}  // namespace

bool Overload::refuses() {
  const int64_t most_us = context_.options.overload_delay_ms * 1000;
  if (most_us == 0 || !context_.environment.delay_us) return false;
  const int64_t delay_us = context_.environment.delay_us();
  const int64_t share = std::clamp<int64_t>((2 * delay_us - most_us) * kWhole / most_us, 0, kWhole);
  owed_ = share == 0 ? 0 : owed_ + share;
  if (owed_ < kWhole) return false;
  owed_ -= kWhole;
  note(delay_us);
  return true;
}

void Overload::note(int64_t delay_us) {
  last_refused_ms_ = context_.now_ms();
  longest_delay_us_ = std::max(longest_delay_us_, delay_us);
  if (refused_++ != 0) return;
  began_ms_ = last_refused_ms_;
  context_.log.write(LogLevel::kWarning, "overloaded",
                     {{"worker", int64_t{context_.worker}}, {"delay_ms", delay_us / 1000}});
  context_.agenda.at(began_ms_ + kCalm_ms, [this] { end_if_over(); });
}

void Overload::end_if_over() {
  const int64_t over_at_ms = last_refused_ms_ + kCalm_ms;
  if (context_.now_ms() < over_at_ms)
    return context_.agenda.at(over_at_ms, [this] { end_if_over(); });
  context_.log.write(LogLevel::kInfo, "overload_over",
                     {{"worker", int64_t{context_.worker}},
                      {"refused", std::exchange(refused_, 0)},
                      {"lasted_ms", last_refused_ms_ - began_ms_},
                      {"longest_delay_ms", std::exchange(longest_delay_us_, 0) / 1000}});
}

}  // namespace tuicall::server
