// What the server says about itself: one line per occurrence, a name and its facts. Loop-free;
// where the lines go is decided by who makes the Log. Facts never hold a ticket, a key or a resume
// token.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace tuicall::server {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, int64_t, bool> value;
};

class Log {
 public:
  virtual ~Log() = default;

  // From any thread. event: snake_case, the same for every occurrence of its kind
  // ("login_refused").
  virtual void write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) = 0;
  void write(LogLevel level, std::string_view event) { write(level, event, {}); }
};

// For programs and tests that do not listen.
class NullLog : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace tuicall::server
