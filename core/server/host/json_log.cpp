#include "server/host/json_log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <nlohmann/json.hpp>
#include <string>

namespace tuicall::server {
namespace {

spdlog::level::level_enum as_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

std::string quoted(std::string_view text) {
  // Bytes that are not UTF-8 are replaced: a peer may have sent them.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string as_json(const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return quoted(*text);
  if (const auto* flag = std::get_if<bool>(&field.value)) return *flag ? "true" : "false";
  return std::to_string(std::get<int64_t>(field.value));
}

}  // namespace

std::string format_facts(std::string_view event, std::initializer_list<LogField> fields) {
  std::string line = "\"event\":" + quoted(event);
  for (const LogField& field : fields) line += "," + quoted(field.name) + ":" + as_json(field);
  return line;
}

struct JsonLog::Sink {
  spdlog::logger logger{"tuicalld", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

JsonLog::JsonLog(LogLevel least) : sink_(std::make_unique<Sink>()) {
  sink_->logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
  sink_->logger.set_level(as_spdlog(least));
  sink_->logger.flush_on(spdlog::level::debug);
}

JsonLog::~JsonLog() = default;

void JsonLog::write(LogLevel level, std::string_view event,
                    std::initializer_list<LogField> fields) {
  if (!sink_->logger.should_log(as_spdlog(level))) return;
  sink_->logger.log(as_spdlog(level), format_facts(event, fields));
}

}  // namespace tuicall::server
