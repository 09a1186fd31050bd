#include "load/plan.h"

#include <charconv>

#include "account.h"

namespace tuicall::cli::load {

namespace {

// The longest user id has 32 bytes, and the largest number of a user seven.
constexpr size_t kLongestPrefix = 25;

[[noreturn]] void refuse(const std::string& what) { throw UsageError(what); }

// Digits at the beginning of a text, which are taken off; 0 if there are none.
size_t take_number(std::string_view& text) {
  size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<size_t>(stop - text.data()));
  return number;
}

}  // namespace

void set_people(Plan& plan, const std::string& text) {
  std::string_view rest = text;
  plan.people_least = plan.people_most = take_number(rest);
  if (!rest.empty() && rest.front() == '-') {
    rest.remove_prefix(1);
    plan.people_most = take_number(rest);
  }
  if (!rest.empty() || plan.people_least < 2 || plan.people_most < plan.people_least) {
    refuse("--people is '" + text + "', expected a number from 2 on, or two of them: '2-5'");
  }
}

void check(const Plan& plan) {
  if (plan.users < plan.people_most) {
    refuse("--users is " + std::to_string(plan.users) + ", expected at least --people, which is " +
           std::to_string(plan.people_most));
  }
  if (plan.reject_percent + plan.busy_percent + plan.cancel_percent > 100) {
    refuse("--reject-percent, --busy-percent and --cancel-percent are more than 100 together");
  }
  if (plan.voice && plan.duration_s <= 0) {
    refuse("--voice needs a --duration, in which people talk");
  }
  if (plan.user_prefix.size() > kLongestPrefix) {
    refuse("--user-prefix is '" + plan.user_prefix + "', expected at most " +
           std::to_string(kLongestPrefix) + " bytes");
  }
}

}  // namespace tuicall::cli::load
