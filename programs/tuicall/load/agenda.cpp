#include "load/agenda.h"

#include <utility>

namespace tuicall::cli::load {

void Agenda::add(int64_t at_ns, std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  entries_.emplace(at_ns, std::move(what));
}

int64_t Agenda::run(int64_t now_ns) {
  while (true) {
    std::function<void()> what;
    {
      const std::lock_guard lock(mutex_);
      if (entries_.empty()) return INT64_MAX;
      const auto first = entries_.begin();
      if (first->first > now_ns) return first->first;
      what = std::move(first->second);
      entries_.erase(first);
    }
    what();
  }
}

}  // namespace tuicall::cli::load
