#include "load/turnstile.h"

#include <utility>

#include "load/clock.h"

namespace tuicall::cli::load {

Turnstile::Turnstile(std::vector<User*> users, size_t at_once, Tally& tally)
    : users_(std::move(users)), at_once_(at_once), tally_(tally) {}

void Turnstile::log_in() {
  for (size_t i = 0; i < at_once_; ++i) log_in_next();
}

void Turnstile::log_out() {
  {
    const std::lock_guard lock(mutex_);
    asked_ = answered_ = 0;
  }
  for (size_t i = 0; i < at_once_; ++i) log_out_next();
}

size_t Turnstile::answered() const {
  const std::lock_guard lock(mutex_);
  return answered_;
}

std::string Turnstile::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

User* Turnstile::next() {
  const std::lock_guard lock(mutex_);
  return asked_ == users_.size() || !failure_.empty() ? nullptr : users_[asked_++];
}

// Main thread, then loop threads.
void Turnstile::log_in_next() {
  User* const user = next();
  if (user == nullptr) return;
  const int64_t begun_ns = now_ns();
  user->log_in([this, user, begun_ns](int32_t code, const std::string& why) {
    if (code == TUICALL_OK) tally_.add_time(Timed::kLogIn, now_ns() - begun_ns);
    {
      const std::lock_guard lock(mutex_);
      ++answered_;
      if (code != TUICALL_OK && failure_.empty())
        failure_ = user->id() + ": " + why + " (" + std::to_string(code) + ")";
    }
    log_in_next();
  });
}

// Main thread, then loop threads.
void Turnstile::log_out_next() {
  User* const user = next();
  if (user == nullptr) return;
  user->log_out([this](int32_t, const std::string&) {
    {
      const std::lock_guard lock(mutex_);
      ++answered_;
    }
    log_out_next();
  });
}

}  // namespace tuicall::cli::load
