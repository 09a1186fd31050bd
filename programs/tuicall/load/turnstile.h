// Logs all users in, and out again, so many at the same time.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "load/tally.h"
#include "load/user.h"

namespace tuicall::cli::load {

class Turnstile {
 public:
  // users and tally outlive it, and it outlives what it has begun.
  Turnstile(std::vector<User*> users, size_t at_once, Tally& tally);
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

  // Begin, and return. No more log in after one who could not.
  void log_in();
  void log_out();

  // Any thread, of what was begun last:
  size_t users() const { return users_.size(); }
  size_t answered() const;
  bool is_through() const { return answered() == users(); }
  // Why the first could not log in who could not; empty if there is none.
  std::string failure() const;

 private:
  // Null: there is no more.
  User* next();
  void log_in_next();
  void log_out_next();

  const std::vector<User*> users_;
  const size_t at_once_;
  Tally& tally_;
  mutable std::mutex mutex_;  // guards what follows
  size_t asked_ = 0;          // who have begun
  size_t answered_ = 0;
  std::string failure_;
};

}  // namespace tuicall::cli::load
