#include "load/tally.h"

#include <numeric>

namespace tuicall::cli::load {

namespace {

constexpr size_t kWrongInWords = 10;

}  // namespace

uint64_t Counts::calls_over() const { return std::accumulate(over.begin(), over.end(), 0ULL); }

void Tally::add_time(Timed what, int64_t duration_ns) {
  const std::lock_guard lock(mutex_);
  counts_.latencies[static_cast<size_t>(what)].add(duration_ns);
}

void Tally::add_refusal(int32_t code, const std::string& why, int64_t duration_ns) {
  const std::lock_guard lock(mutex_);
  ++counts_.refused;
  count(code, why);
  counts_.latencies[static_cast<size_t>(Timed::kRefused)].add(duration_ns);
}

void Tally::add_repeated(int32_t code, const std::string& why) {
  const std::lock_guard lock(mutex_);
  ++counts_.repeated;
  count(code, why);
}

// With mutex_ locked.
void Tally::count(int32_t code, const std::string& why) {
  Refusal& refusal = counts_.refusals[code];
  if (refusal.count++ == 0) refusal.message = why;
}

void Tally::add_not_placed() {
  const std::lock_guard lock(mutex_);
  ++counts_.not_placed;
}

void Tally::add_call(Course course, uint64_t events, int64_t begin_ns, int64_t end_ns) {
  const std::lock_guard lock(mutex_);
  ++counts_.over[static_cast<size_t>(course)];
  counts_.events_due += events;
  counts_.events_seen += events;
  if (begin_ns > 0) counts_.latencies[static_cast<size_t>(Timed::kBegins)].add(begin_ns);
  if (end_ns > 0) counts_.latencies[static_cast<size_t>(Timed::kEnds)].add(end_ns);
}

void Tally::add_unfinished(uint64_t events_due, uint64_t events_seen) {
  const std::lock_guard lock(mutex_);
  ++counts_.unfinished;
  counts_.events_due += events_due;
  counts_.events_seen += events_seen;
}

void Tally::add_wrong(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++counts_.events_wrong;
  if (counts_.wrong.size() < kWrongInWords) counts_.wrong.push_back(what);
}

void Tally::add_voices(uint64_t due, uint64_t heard) {
  const std::lock_guard lock(mutex_);
  counts_.voices_due += due;
  counts_.voices_heard += heard;
}

void Tally::add_interruption() {
  const std::lock_guard lock(mutex_);
  ++counts_.interruptions;
}

Counts Tally::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

uint64_t Tally::calls_over() const {
  const std::lock_guard lock(mutex_);
  return counts_.calls_over();
}

}  // namespace tuicall::cli::load
