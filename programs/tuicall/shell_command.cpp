#include "shell_command.h"

#include <sstream>
#include <stdexcept>

#include "words.h"

namespace tuicall::cli {

namespace {

using Method = void (TUICallEngine::*)(TUICallCompletion);

// A method without parameters.
std::function<Session::Start(const Line&)> plain(Method method) {
  return [method](const Line&) -> Session::Start {
    return [method](TUICallEngine& engine, TUICallCompletion done) {
      (engine.*method)(std::move(done));
    };
  };
}

// One of two methods, by the word on or off.
std::function<Session::Start(const Line&)> on_off(Method on, Method off) {
  return [on, off](const Line& line) {
    const std::string& word = line.words[1];
    if (word != "on" && word != "off") {
      throw std::invalid_argument(line.words[0] + " is '" + word + "', expected on or off");
    }
    return plain(word == "on" ? on : off)(line);
  };
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> items;
  std::istringstream stream(text);
  for (std::string item; std::getline(stream, item, ',');) {
    if (!item.empty()) items.push_back(item);
  }
  return items;
}

TUICallParams params_of(const Line& line) {
  TUICallParams params;
  for (const auto& [key, value] : line.values) {
    if (key == "timeout") {
      size_t end = 0;
      const unsigned long seconds = value.empty() || value[0] == '-' ? 0 : std::stoul(value, &end);
      if (end != value.size() || value.empty() || seconds > UINT32_MAX) {
        throw std::invalid_argument("timeout is '" + value + "', expected seconds");
      }
      params.timeout = static_cast<uint32_t>(seconds);
    } else if (key == "room") {
      params.roomId = room_of(value);
    } else if (key == "user_data") {
      params.userData = value;
    } else if (key == "chat_group") {
      params.chatGroupId = value;
    } else if (key != "group") {
      throw std::invalid_argument(
          "'" + key + "' is no option, expected timeout, room, user_data, chat_group or group");
    }
  }
  return params;
}

Session::Start make_call(const Line& line) {
  const auto users = list_of(line.words[1]);
  const TUICallMediaType media = media_of(line.word_or(2, "audio"));
  const TUICallParams params = params_of(line);
  const auto group = line.values.find("group");
  if (group != line.values.end()) {
    return [=, name = group->second](TUICallEngine& engine, TUICallCompletion done) {
      engine.groupCall(name, users, media, params, std::move(done));
    };
  }
  return [=](TUICallEngine& engine, TUICallCompletion done) {
    if (users.size() == 1) return engine.call(users.front(), media, params, std::move(done));
    engine.calls(users, media, params, std::move(done));
  };
}

Session::Start make_invite(const Line& line) {
  return [users = list_of(line.words[1]), params = params_of(line)](TUICallEngine& engine,
                                                                    TUICallCompletion done) {
    engine.inviteUser(users, params, std::move(done));
  };
}

Session::Start make_join(const Line& line) {
  return [id = line.words[1]](TUICallEngine& engine, TUICallCompletion done) {
    engine.join(id, std::move(done));
  };
}

Session::Start make_join_group(const Line& line) {
  return
      [room = room_of(line.words[1]), group = line.words[2],
       media = media_of(line.word_or(3, "audio"))](TUICallEngine& engine, TUICallCompletion done) {
        engine.joinInGroupCall(room, group, media, std::move(done));
      };
}

Session::Start make_switch(const Line& line) {
  return [media = media_of(line.words[1])](TUICallEngine& engine, TUICallCompletion done) {
    engine.switchCallMediaType(media, std::move(done));
  };
}

Session::Start make_self_info(const Line& line) {
  return [name = line.words[1], avatar = line.word_or(2, "")](TUICallEngine& engine,
                                                              TUICallCompletion done) {
    engine.setSelfInfo(name, avatar, std::move(done));
  };
}

Session::Start make_multi_device(const Line& line) {
  const bool on = line.words[1] == "on";
  if (!on && line.words[1] != "off") {
    throw std::invalid_argument("multi-device is '" + line.words[1] + "', expected on or off");
  }
  return [on](TUICallEngine& engine, TUICallCompletion done) {
    engine.enableMultiDeviceAbility(on, std::move(done));
  };
}

Session::Start make_end_call(const Line& line) {
  return [id = line.words[1]](TUICallEngine& engine, TUICallCompletion done) {
    engine.endCall(id, std::move(done));
  };
}

}  // namespace

Line Line::parse(const std::string& text) {
  Line line;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) {
    const size_t equals = word.find('=');
    if (line.words.empty() || equals == std::string::npos) {
      line.words.push_back(word);
    } else {
      line.values[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
  return line;
}

std::string Line::word_or(size_t place, const std::string& otherwise) const {
  return place < words.size() ? words[place] : otherwise;
}

const std::vector<ShellCommand>& shell_commands() {
  using E = TUICallEngine;
  static const std::vector<ShellCommand> commands{
      {"call", "USER[,USER…] [audio|video] [timeout=S] [group=G] [room=R] [user_data=TEXT]",
       "places a call", 1, 2, make_call},
      {"accept", "", "answers", 0, 0, plain(&E::accept)},
      {"reject", "", "declines", 0, 0, plain(&E::reject)},
      {"ignore", "", "declines as busy", 0, 0, plain(&E::ignore)},
      {"hangup", "", "cancels or leaves the call", 0, 0, plain(&E::hangup)},
      {"invite", "USER[,USER…] [timeout=S]", "asks more people into the call", 1, 1, make_invite},
      {"join", "CALL_ID", "enters a running call", 1, 1, make_join},
      {"join-group", "ROOM GROUP [audio|video]", "the same by room", 2, 3, make_join_group},
      {"switch", "audio|video", "changes the media of the call", 1, 1, make_switch},
      {"camera", "on|off", "starts or stops the video", 1, 1,
       on_off(&E::openCamera, &E::closeCamera)},
      {"microphone", "on|off", "starts or stops the audio", 1, 1,
       on_off(&E::openMicrophone, &E::closeMicrophone)},
      {"self-info", "NICKNAME [AVATAR_URL]", "sets your profile", 1, 2, make_self_info},
      {"multi-device", "on|off", "whether you may be logged in on several devices", 1, 1,
       make_multi_device},
      {"end-call", "CALL_ID", "operators only: ends anybody's call", 1, 1, make_end_call}};
  return commands;
}

}  // namespace tuicall::cli
