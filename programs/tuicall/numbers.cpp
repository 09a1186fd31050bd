#include "numbers.h"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace tuicall::cli {

namespace {

constexpr double kMaxSeconds = 1e6;

// The number, if the text is one and nothing else.
template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::chrono::milliseconds seconds_of(const std::string& name, const std::string& text) {
  const std::optional<double> seconds = number_of<double>(text);
  if (!seconds || !(*seconds >= 0 && *seconds <= kMaxSeconds)) {  // a NaN is refused, too
    throw std::invalid_argument(name + " is '" + text + "', expected seconds from 0 to 1000000");
  }
  return std::chrono::milliseconds(static_cast<int64_t>(*seconds * 1000));
}

uint32_t whole_seconds_of(const std::string& name, const std::string& text) {
  const std::optional<uint32_t> seconds = number_of<uint32_t>(text);
  if (!seconds) {
    throw std::invalid_argument(name + " is '" + text +
                                "', expected whole seconds from 0 to 4294967295");
  }
  return *seconds;
}

}  // namespace tuicall::cli
