#include "shell_command.h"

#include <sstream>
#include <stdexcept>

#include "numbers.h"
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

bool is_on(const Line& line) {
  const std::string& word = line.words[1];
  if (word != "on" && word != "off") {
    throw std::invalid_argument(line.words[0] + " is '" + word + "', expected on or off");
  }
  return word == "on";
}

// One of two methods, by the word on or off.
std::function<Session::Start(const Line&)> on_off(Method on, Method off) {
  return [on, off](const Line& line) { return plain(is_on(line) ? on : off)(line); };
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
  const auto timeout = line.values.find("timeout");
  if (timeout != line.values.end()) params.timeout = whole_seconds_of("timeout", timeout->second);
  params.roomId = room_of(line.value_or("room", ""));
  params.userData = line.value_or("user_data", "");
  params.chatGroupId = line.value_or("chat_group", "");
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
  const bool on = is_on(line);
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

const std::vector<ShellCommand>& shell_commands() {
  using E = TUICallEngine;
  static const std::vector<ShellCommand> commands{
      {{"call",
        "USER[,USER…] [audio|video] [timeout=S] [group=G] [room=R] [user_data=TEXT] [chat_group=G]",
        "places a call",
        1,
        2,
        {"timeout", "group", "room", "user_data", "chat_group"}},
       make_call},
      {{"accept", "", "answers", 0, 0, {}}, plain(&E::accept)},
      {{"reject", "", "declines", 0, 0, {}}, plain(&E::reject)},
      {{"ignore", "", "declines as busy", 0, 0, {}}, plain(&E::ignore)},
      {{"hangup", "", "cancels or leaves the call", 0, 0, {}}, plain(&E::hangup)},
      {{"invite", "USER[,USER…] [timeout=S]", "asks more people into the call", 1, 1, {"timeout"}},
       make_invite},
      {{"join", "CALL_ID", "enters a running call", 1, 1, {}}, make_join},
      {{"join-group", "ROOM GROUP [audio|video]", "the same by room", 2, 3, {}}, make_join_group},
      {{"switch", "audio|video", "changes the media of the call", 1, 1, {}}, make_switch},
      {{"camera", "on|off", "starts or stops the video", 1, 1, {}},
       on_off(&E::openCamera, &E::closeCamera)},
      {{"microphone", "on|off", "starts or stops the audio", 1, 1, {}},
       on_off(&E::openMicrophone, &E::closeMicrophone)},
      {{"self-info", "NICKNAME [AVATAR_URL]", "sets your profile", 1, 2, {}}, make_self_info},
      {{"multi-device", "on|off", "whether you may be logged in on several devices", 1, 1, {}},
       make_multi_device},
      {{"end-call", "CALL_ID", "operators only: ends anybody's call", 1, 1, {}}, make_end_call}};
  return commands;
}

}  // namespace tuicall::cli
