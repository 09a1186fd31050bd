#include "view.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <map>
#include <utility>
#include <vector>

#include "words.h"

namespace tuicall::cli {

namespace {

constexpr const char* kDim = "\033[2m";
constexpr const char* kRed = "\033[31m";
constexpr const char* kGreen = "\033[32m";
constexpr const char* kYellow = "\033[33m";
constexpr const char* kBlue = "\033[34m";
constexpr const char* kCyan = "\033[36m";
constexpr const char* kOff = "\033[0m";
constexpr size_t kNameWidth = 30;
constexpr int kAudible = 20;  // as a volume, of 100

// Green: somebody can talk. Yellow: something is asked. Red: something is over or failed.
const char* colour_of(const std::string& event) {
  static const std::map<std::string, const char*> colours{{"on_call_received", kYellow},
                                                          {"on_user_inviting", kYellow},
                                                          {"on_call_begin", kGreen},
                                                          {"on_user_join", kGreen},
                                                          {"on_error", kRed},
                                                          {"on_call_cancelled", kRed},
                                                          {"on_call_not_connected", kRed},
                                                          {"on_call_end", kRed},
                                                          {"on_user_reject", kRed},
                                                          {"on_user_no_response", kRed},
                                                          {"on_user_line_busy", kRed},
                                                          {"on_user_leave", kRed},
                                                          {"on_kicked_offline", kRed},
                                                          {"on_user_sig_expired", kRed},
                                                          {"on_connection_state_changed", kDim}};
  const auto found = colours.find(event);
  return found == colours.end() ? kCyan : found->second;
}

// The present time with milliseconds, formatted; in UTC for programs, local for people.
std::string now(const char* format, bool utc) {
  timeval time{};
  (void)gettimeofday(&time, nullptr);
  std::tm parts{};
  utc ? gmtime_r(&time.tv_sec, &parts) : localtime_r(&time.tv_sec, &parts);
  char text[32];
  const size_t length = std::strftime(text, sizeof text, format, &parts);
  (void)std::snprintf(text + length, sizeof text - length, ".%03d",
                      static_cast<int>(time.tv_usec / 1000));
  return text;
}

// Who is heard, by a report of the volumes.
std::string speaking(const nlohmann::ordered_json& volumes) {
  std::vector<std::string> users;
  for (const auto& [user, volume] : volumes.items()) {
    if (volume.get<int>() >= kAudible) users.push_back(user);
  }
  return joined(users);
}

}  // namespace

Format format_for(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool colours = isatty(fileno(stream)) != 0 && (no_color == nullptr || *no_color == '\0');
  return colours ? Format::kColoured : Format::kPlain;
}

bool View::is_news(const Event& event) {
  if (event.name == "on_user_voice_volume_changed") {
    const std::string now_speaking = speaking(event.fields.at("volumes"));
    return std::exchange(speaking_, now_speaking) != now_speaking;
  }
  if (event.name == "on_user_network_quality_changed")
    return std::exchange(qualities_, event.sentence) != event.sentence;
  return true;
}

void View::set_around(std::function<void()> before, std::function<void()> after) {
  before_ = std::move(before);
  after_ = std::move(after);
}

void View::event(const Event& event) {
  if (format_ != Format::kJson) {
    if (is_news(event)) line(event.name, colour_of(event.name), event.sentence);
    return;
  }
  nlohmann::ordered_json fields{{"event", event.name}};
  fields.update(event.fields);
  json(fields);
}

void View::result(const std::string& command, const TUICallResult& result) {
  if (format_ == Format::kJson) {
    return json({{"result", command},
                 {"code", result.code},
                 {"message", result.message},
                 {"call_id", result.callId},
                 {"invited", result.userIds}});
  }
  if (!result.ok()) {
    return line(
        "refused", kRed,
        command + ": " + printable(result.message) + " (" + std::to_string(result.code) + ")");
  }
  std::string sentence = command;
  if (!result.callId.empty()) sentence += ", call " + printable(result.callId);
  if (!result.userIds.empty()) sentence += ", invited " + joined(result.userIds);
  line("done", kBlue, sentence);
}

void View::info(const TUICallInfo& info) {
  if (format_ == Format::kJson) {
    json({{"info", info_fields(info)}});
  } else {
    line("info", kCyan, info_sentence(info));
  }
}

void View::note(const std::string& text) {
  if (format_ != Format::kJson) line("", kDim, text);
}

void View::line(const std::string& name, const char* colour, const std::string& sentence) {
  std::string padded = name;
  padded.resize(std::max(kNameWidth, name.size() + 1), ' ');
  const std::string time = now("%H:%M:%S", false);
  if (format_ == Format::kColoured) {
    write(kDim + time + kOff + "  " + colour + padded + kOff + sentence + "\n");
  } else {
    write(time + "  " + padded + sentence + "\n");
  }
}

void View::json(const nlohmann::ordered_json& fields) {
  nlohmann::ordered_json all{{"time", now("%Y-%m-%dT%H:%M:%S", true) + "Z"}, {"me", user_}};
  all.update(fields);
  write(all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void View::write(const std::string& text) {
  if (before_) before_();
  (void)std::fputs(text.c_str(), out_);
  (void)std::fflush(out_);
  if (after_) after_();
}

}  // namespace tuicall::cli
