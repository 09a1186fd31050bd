#include "server/agenda.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {

Agenda::Agenda(std::function<void(int64_t)> wake_at) : wake_at_(std::move(wake_at)) {}

bool Agenda::later(const Entry& a, const Entry& b) {
  return a.time_ms != b.time_ms ? a.time_ms > b.time_ms : a.number > b.number;
}

void Agenda::at(int64_t time_ms, Task task) {
  heap_.push_back({time_ms, ++entered_, std::move(task)});
  std::push_heap(heap_.begin(), heap_.end(), &Agenda::later);
  if (!running_) arm();
}

void Agenda::run_due(int64_t now_ms) {
  running_ = true;
  while (!heap_.empty() && heap_.front().time_ms <= now_ms) {
    std::pop_heap(heap_.begin(), heap_.end(), &Agenda::later);
    const Task task = std::move(heap_.back().task);
    heap_.pop_back();
    task();
  }
  running_ = false;
  armed_ms_ = INT64_MAX;
  arm();
}

void Agenda::arm() {
  if (heap_.empty() || heap_.front().time_ms >= armed_ms_) return;
  armed_ms_ = heap_.front().time_ms;
  wake_at_(armed_ms_);
}

}  // namespace tuicall::server
