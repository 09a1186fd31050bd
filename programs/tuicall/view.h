// The live view: one line for each thing that happens, coloured on a terminal, plain elsewhere, or
// one JSON object.
#pragma once

#include <cstdio>
#include <functional>
#include <string>

#include "event.h"

namespace tuicall::cli {

enum class Format {
  kPlain,
  kColoured,  // kPlain with colours
  kJson
};

// What suits a stream: colours on a terminal, unless NO_COLOR is set.
Format format_for(std::FILE* stream);

class View {
 public:
  View(Format format, std::FILE* out) : format_(format), out_(out) {}

  // Names the user in every JSON line, as "me": "user" is the one that an event is about.
  void set_user(std::string user) { user_ = std::move(user); }

  // Runs before and after each line, for a prompt that has to make room.
  void set_around(std::function<void()> before, std::function<void()> after);

  // Of what comes by the clock, people are shown what is new: who speaks, and changed qualities.
  void event(const Event& event);

  // How a method went. `command` is what was asked: "call bob".
  void result(const std::string& command, const TUICallResult& result);

  void info(const TUICallInfo& info);

  // A remark for people; not shown in JSON.
  void note(const std::string& text);

 private:
  bool is_news(const Event& event);
  void line(const std::string& name, const char* colour, const std::string& sentence);
  void json(const nlohmann::ordered_json& fields);
  void write(const std::string& text);

  Format format_;
  std::FILE* out_;
  std::string user_;
  std::string speaking_;   // as it was shown last
  std::string qualities_;  // likewise
  std::function<void()> before_;
  std::function<void()> after_;
};

}  // namespace tuicall::cli
