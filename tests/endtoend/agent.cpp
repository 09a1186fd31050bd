// The agent of the end-to-end tests in C++ (README.md): as agent.c, over tuicall.hpp. Every command
// waits for its answer in a future, so that the answer comes before what waits to be polled, held
// or not.
#include <poll.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <tuicall/tuicall.hpp>

namespace {

using tuicall::TUICallEngine;
using tuicall::TUICallMediaType;
using tuicall::TUICallResult;
using tuicall::TUIRoomId;
using Json = nlohmann::json;

const char* const kMedia[] = {"unknown", "audio", "video"};
const char* const kRoles[] = {"none", "caller", "called"};
const char* const kScenes[] = {"none", "group", "multi", "single"};
const char* const kReasons[] = {
    "unknown",           "hangup",     "reject",   "noResponse",
    "offline",           "lineBusy",   "canceled", "otherDeviceAccepted",
    "otherDeviceReject", "endByServer"};
const char* const kStates[] = {"connecting", "connected", "reconnecting", "disconnected"};
const char* const kQualities[] = {"unknown", "excellent", "good", "poor", "bad", "vBad", "down"};

template <class Names, class Enum>
const char* name(const Names& names, Enum value) {
  return names[static_cast<size_t>(value)];
}

std::string name(const TUIRoomId& room) {
  return room.intRoomId != 0 ? std::to_string(room.intRoomId) : room.strRoomId;
}

void print(const Json& line) { std::cout << line.dump() << std::endl; }

class Printer : public tuicall::TUICallObserver {
 public:
  explicit Printer(TUICallEngine& engine) : engine_(engine) {}

  void onError(int32_t code, const std::string& message) override {
    print({{"event", "on_error"}, {"code", code}, {"message", message}});
  }
  void onCallReceived(const std::string& caller, const std::vector<std::string>& callees,
                      const std::string& group, TUICallMediaType media) override {
    const tuicall::TUICallInfo info = engine_.callInfo();
    print({{"event", "on_call_received"},
           {"caller", caller},
           {"callees", callees},
           {"group", group},
           {"media", name(kMedia, media)},
           {"user_data", info.userData}});
  }
  void onCallCancelled(const std::string& user) override { tell("on_call_cancelled", user); }
  void onCallBegin(const TUIRoomId& room, TUICallMediaType media,
                   tuicall::TUICallRole role) override {
    print({{"event", "on_call_begin"},
           {"room", name(room)},
           {"media", name(kMedia, media)},
           {"role", name(kRoles, role)}});
  }
  void onCallEnd(const TUIRoomId& room, TUICallMediaType media, tuicall::TUICallRole role,
                 double total) override {
    const tuicall::TUICallInfo info = engine_.callInfo();
    print({{"event", "on_call_end"},
           {"room", name(room)},
           {"media", name(kMedia, media)},
           {"role", name(kRoles, role)},
           {"total_time", total},
           {"reason", name(kReasons, info.reason)},
           {"ended_by", info.endedBy}});
  }
  void onCallMediaTypeChanged(TUICallMediaType from, TUICallMediaType to) override {
    print({{"event", "on_call_media_type_changed"},
           {"old", name(kMedia, from)},
           {"new", name(kMedia, to)}});
  }
  void onUserReject(const std::string& user) override { tell("on_user_reject", user); }
  void onUserNoResponse(const std::string& user) override { tell("on_user_no_response", user); }
  void onUserLineBusy(const std::string& user) override { tell("on_user_line_busy", user); }
  void onUserJoin(const std::string& user) override { tell("on_user_join", user); }
  void onUserLeave(const std::string& user) override { tell("on_user_leave", user); }
  void onUserInviting(const std::string& user) override { tell("on_user_inviting", user); }
  void onUserVideoAvailable(const std::string& user, bool available) override {
    print({{"event", "on_user_video_available"}, {"user", user}, {"available", available ? 1 : 0}});
  }
  void onUserAudioAvailable(const std::string& user, bool available) override {
    print({{"event", "on_user_audio_available"}, {"user", user}, {"available", available ? 1 : 0}});
  }
  void onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumes) override {
    Json entries = Json::array();
    for (const auto& [user, volume] : volumes)
      entries.push_back(user + ":" + std::to_string(volume));
    print({{"event", "on_user_voice_volume_changed"}, {"volumes", entries}});
  }
  void onUserNetworkQualityChanged(
      const std::vector<tuicall::TUINetworkQualityInfo>& qualities) override {
    Json entries = Json::array();
    for (const auto& entry : qualities)
      entries.push_back(entry.userId + ":" + name(kQualities, entry.quality));
    print({{"event", "on_user_network_quality_changed"}, {"qualities", entries}});
  }
  void onKickedOffline() override { print({{"event", "on_kicked_offline"}}); }
  void onUserSigExpired() override { print({{"event", "on_user_sig_expired"}}); }
  void onCallNotConnected(const std::string& call, TUICallMediaType media,
                          tuicall::TUICallEndReason reason, const std::string& user,
                          const tuicall::TUICallInfo& info) override {
    print({{"event", "on_call_not_connected"},
           {"call_id", call},
           {"media", name(kMedia, media)},
           {"reason", name(kReasons, reason)},
           {"user", user},
           {"ended_by", info.endedBy}});
  }
  void onConnectionStateChanged(tuicall::TUIConnectionState state) override {
    print({{"event", "on_connection_state_changed"}, {"state", name(kStates, state)}});
  }

 private:
  static void tell(const char* event, const std::string& user) {
    print({{"event", event}, {"user", user}});
  }

  TUICallEngine& engine_;
};

// One line of input.
struct Command {
  explicit Command(const std::string& line) {
    std::istringstream in(line);
    std::string part;
    in >> n;
    while (in >> part) {
      const size_t equals = part.find('=');
      if (equals == std::string::npos) {
        words.push_back(part);
      } else {
        options[part.substr(0, equals)] = part.substr(equals + 1);
      }
    }
  }

  std::string word(size_t index) const { return index < words.size() ? words[index] : ""; }
  bool on() const { return word(1) == "on"; }
  TUICallMediaType media(size_t index) const {
    return word(index) == "video"   ? TUICallMediaType::Video
           : word(index) == "audio" ? TUICallMediaType::Audio
                                    : TUICallMediaType::Unknown;
  }
  std::vector<std::string> users(size_t index) const {
    std::vector<std::string> result;
    std::istringstream in(word(index));
    for (std::string user; std::getline(in, user, ',');) result.push_back(user);
    return result;
  }
  std::string option(const std::string& key) const {
    const auto found = options.find(key);
    return found == options.end() ? "" : found->second;
  }
  static TUIRoomId room(const std::string& text) {
    if (text.empty()) return {};
    if (text.find_first_not_of("0123456789") == std::string::npos) return {std::stoi(text), ""};
    return {0, text};
  }
  tuicall::TUICallParams params() const {
    tuicall::TUICallParams result;
    if (options.count("timeout") != 0)
      result.timeout = static_cast<uint32_t>(std::stoul(option("timeout")));
    result.roomId = room(option("room"));
    result.userData = option("user_data");
    result.chatGroupId = option("chat_group");
    return result;
  }

  int64_t n = 0;
  std::vector<std::string> words;
  std::map<std::string, std::string> options;
};

// A user from `open` to `close`.
struct User {
  explicit User(const Command& c)
      : app(static_cast<uint32_t>(std::stoul(c.option("app")))),
        id(c.option("user")),
        engine(engine_options(c)) {
    engine.addObserver(std::make_shared<Printer>(engine));
  }

  static tuicall::TUICallEngineOptions engine_options(const Command& c) {
    tuicall::TUICallEngineOptions options;
    options.server = c.option("server");
    options.caFile = c.option("ca");
    options.dispatch = tuicall::TUIDispatch::Poll;
    if (!c.option("limit").empty())
      options.requestTimeout = std::chrono::milliseconds(std::stoul(c.option("limit")));
    return options;
  }

  uint32_t app;
  std::string id;
  std::string nickname;
  std::string avatar;
  bool held = false;
  TUICallEngine engine;
};

class Agent {
 public:
  void serve() {
    pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {-1, POLLIN, 0}};
    while (true) {
      fds[1].fd = user_ && !user_->held ? user_->engine.pollFd() : -1;
      if (::poll(fds, 2, -1) < 0) continue;
      if (fds[1].revents != 0) user_->engine.poll();
      if (fds[0].revents != 0 && !read_commands()) return;
    }
  }

 private:
  using Method = std::function<std::future<TUICallResult>(TUICallEngine&, const Command&)>;

  static const std::map<std::string, Method>& methods() {
    static const std::map<std::string, Method> all = {
        {"un_init", [](auto& e, auto&) { return e.unInit(); }},
        {"call", [](auto& e, auto& c) { return e.call(c.word(1), c.media(2), c.params()); }},
        {"calls", [](auto& e, auto& c) { return e.calls(c.users(1), c.media(2), c.params()); }},
        {"group_call",
         [](auto& e, auto& c) {
           return e.groupCall(c.word(1), c.users(2), c.media(3), c.params());
         }},
        {"accept", [](auto& e, auto&) { return e.accept(); }},
        {"reject", [](auto& e, auto&) { return e.reject(); }},
        {"ignore", [](auto& e, auto&) { return e.ignore(); }},
        {"hangup", [](auto& e, auto&) { return e.hangup(); }},
        {"invite", [](auto& e, auto& c) { return e.inviteUser(c.users(1), c.params()); }},
        {"join", [](auto& e, auto& c) { return e.join(c.word(1)); }},
        {"join_group",
         [](auto& e, auto& c) {
           return e.joinInGroupCall(c.room(c.word(1)), c.word(2), c.media(3));
         }},
        {"switch", [](auto& e, auto& c) { return e.switchCallMediaType(c.media(1)); }},
        {"camera", [](auto& e, auto& c) { return c.on() ? e.openCamera() : e.closeCamera(); }},
        {"microphone",
         [](auto& e, auto& c) { return c.on() ? e.openMicrophone() : e.closeMicrophone(); }},
        {"multi_device", [](auto& e, auto& c) { return e.enableMultiDeviceAbility(c.on()); }},
        {"end_call", [](auto& e, auto& c) { return e.endCall(c.word(1)); }},
    };
    return all;
  }

  std::future<TUICallResult> start(const Command& c) {
    if (c.word(0) == "init") return user_->engine.init(user_->app, user_->id, c.option("sig"));
    if (c.word(0) == "self_info") {
      user_->nickname = c.word(1);
      user_->avatar = c.word(2);
    }
    if (c.word(0) == "self_info" || c.word(0) == "sync")
      return user_->engine.setSelfInfo(user_->nickname, user_->avatar);
    return methods().at(c.word(0))(user_->engine, c);
  }

  void answer(const Command& c) {
    try {
      const TUICallResult result = start(c).get();
      print({{"done", c.n},
             {"code", 0},
             {"message", ""},
             {"call_id", result.callId},
             {"invited", result.userIds}});
    } catch (const tuicall::TUICallError& error) {
      print({{"done", c.n}, {"code", error.code()}, {"message", error.what()}});
    }
  }

  void print_info(const Command& c) const {
    const tuicall::TUICallInfo i = user_->engine.callInfo();
    Json nicknames = Json::array();
    for (const auto& profile : i.profiles) {
      nicknames.push_back(profile.userId + ":" + profile.nickname);
    }
    const Json info = {{"call_id", i.callId},
                       {"room", name(i.roomId)},
                       {"role", name(kRoles, i.role)},
                       {"media", name(kMedia, i.mediaType)},
                       {"scene", name(kScenes, i.scene)},
                       {"caller", i.callerId},
                       {"callees", i.calleeIdList},
                       {"chat_group", i.chatGroupId},
                       {"user_data", i.userData},
                       {"begin_time", i.beginTime},
                       {"reason", name(kReasons, i.reason)},
                       {"ended_by", i.endedBy},
                       {"nicknames", nicknames}};
    print({{"done", c.n}, {"code", 0}, {"message", ""}, {"info", info}});
  }

  // Does what a command says that no method of the engine does. Returns whether it was one.
  bool run_here(const Command& c) {
    if (c.word(0) == "open") {
      user_.emplace(c);
    } else if (c.word(0) == "close" || c.word(0) == "quit") {
      user_.reset();
    } else if (c.word(0) == "hold" || c.word(0) == "release") {
      user_->held = c.word(0) == "hold";
    } else {
      return false;
    }
    print({{"done", c.n}, {"code", 0}, {"message", ""}});
    return true;
  }

  // Returns whether to go on.
  bool run(const Command& c) {
    const bool makes_engine = c.word(0) == "open";
    if (c.word(0) != "quit" && makes_engine == user_.has_value())
      throw std::logic_error(c.word(0) + (user_ ? " with an engine" : " without an engine"));
    if (c.word(0) == "info") {
      print_info(c);
    } else if (!run_here(c)) {
      answer(c);
    }
    return c.word(0) != "quit";
  }

  bool read_commands() {
    char bytes[4096];
    const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got <= 0) return false;
    input_.append(bytes, static_cast<size_t>(got));
    for (size_t end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
      const Command command(input_.substr(0, end));
      input_.erase(0, end + 1);
      if (!run(command)) return false;
    }
    return true;
  }

  std::optional<User> user_;
  std::string input_;
};

}  // namespace

int main() {
  try {
    Agent().serve();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "agent: " << error.what() << "\n";
    return 1;
  }
}
