// The log as lines of JSON on standard error: {"time":…,"level":…,"event":…, facts…}. Any thread.
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>

#include "server/log.h"

namespace tuicall::server {

class JsonLog : public Log {
 public:
  explicit JsonLog(LogLevel least);
  ~JsonLog() override;

  using Log::write;
  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

// One line's content without time and level: "event":"…","name":value,…
std::string format_facts(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace tuicall::server
