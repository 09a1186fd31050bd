#include "program.h"

#include <utility>

#include "client/present_call.h"

namespace tuicall::scenarios {

namespace {

using wire::Event;
using wire::EventKind;

std::string name_of(base::MediaType media_type) {
  return std::vector<std::string>{"unknown", "audio", "video"}.at(static_cast<size_t>(media_type));
}

std::string name_of(base::Role role) {
  return std::vector<std::string>{"none", "caller", "called"}.at(static_cast<size_t>(role));
}

std::string name_of(base::Scene scene) {
  return std::vector<std::string>{"none", "group", "multi", "single"}.at(
      static_cast<size_t>(scene));
}

std::string name_of(base::EndReason reason) {
  static const std::vector<std::string> kNames = {
      "unknown",           "hangup",     "reject",   "noResponse",
      "offline",           "lineBusy",   "canceled", "otherDeviceAccepted",
      "otherDeviceReject", "endByServer"};
  return kNames.at(static_cast<size_t>(reason));
}

std::string name_of(client::ConnectionState state) {
  static const std::vector<std::string> kNames = {"connecting", "connected", "reconnecting",
                                                  "disconnected"};
  return kNames.at(static_cast<size_t>(state));
}

std::string name_of(const base::RoomId& room) {
  return room.number != 0 ? std::to_string(room.number) : room.text;
}

std::string name_of(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) {
    text += (text.empty() ? "" : ",") + item;
  }
  return text;
}

SeenEvent about_user(const Event& event) {
  switch (event.kind) {
    case EventKind::kUserReject:
      return {"on_user_reject", {{"user", event.user_id}}};
    case EventKind::kUserNoResponse:
      return {"on_user_no_response", {{"user", event.user_id}}};
    case EventKind::kUserLineBusy:
      return {"on_user_line_busy", {{"user", event.user_id}}};
    case EventKind::kUserJoin:
      return {"on_user_join", {{"user", event.user_id}}};
    case EventKind::kUserLeave:
      return {"on_user_leave", {{"user", event.user_id}}};
    case EventKind::kUserInviting:
      return {"on_user_inviting", {{"user", event.user_id}}};
    case EventKind::kUserVideoAvailable:
      return {"on_user_video_available",
              {{"user", event.user_id}, {"available", event.available ? "1" : "0"}}};
    case EventKind::kUserAudioAvailable:
      return {"on_user_audio_available",
              {{"user", event.user_id}, {"available", event.available ? "1" : "0"}}};
    default:
      return {"unknown event", {}};
  }
}

SeenEvent about_call(const Event& event, const base::CallInfo& info) {
  switch (event.kind) {
    case EventKind::kCallReceived:
      return {"on_call_received",
              {{"caller", event.user_id},
               {"callees", name_of(info.callee_ids)},
               {"group", event.group_id},
               {"media", name_of(event.media_type)},
               {"user_data", info.user_data}}};
    case EventKind::kCallNotConnected:
      return {"cancelled",
              {{"user", event.user_id},
               {"media", name_of(event.media_type)},
               {"reason", name_of(event.reason)},
               {"ended_by", info.ended_by}}};
    case EventKind::kCallBegin:
      return {"on_call_begin",
              {{"room", name_of(event.room_id)},
               {"media", name_of(event.media_type)},
               {"role", name_of(event.role)}}};
    case EventKind::kCallEnd:
      return {"on_call_end",
              {{"room", name_of(event.room_id)},
               {"media", name_of(event.media_type)},
               {"role", name_of(event.role)},
               {"reason", name_of(event.reason)},
               {"ended_by", event.ended_by}}};
    case EventKind::kCallMediaTypeChanged:
      return {"on_call_media_type_changed",
              {{"old", name_of(event.old_media_type)}, {"new", name_of(event.media_type)}}};
    default:
      return about_user(event);
  }
}

SeenEvent seen(const client::Notification& notification) {
  if (notification.kind == client::Notification::Kind::kConnectionState) {
    return {"on_connection_state_changed", {{"state", name_of(notification.state)}}};
  }
  const Event& event = notification.event;
  switch (event.kind) {
    case EventKind::kError:
      return {"on_error", {{"code", std::to_string(event.code)}}};
    case EventKind::kKickedOffline:
      return {"on_kicked_offline", {}};
    case EventKind::kUserSigExpired:
      return {"on_user_sig_expired", {}};
    default:
      return about_call(event, *notification.info);
  }
}

class Watcher : public client::Observer {
 public:
  explicit Watcher(std::function<void(const client::Notification&)> see) : see_(std::move(see)) {}
  void notify(const client::Notification& notification) override { see_(notification); }

 private:
  std::function<void(const client::Notification&)> see_;
};

constexpr uint32_t kRequestTimeout_ms = 10'000;

// A program that blocks until the answer is there gets it on the loop.
client::Completion completion_into(const std::shared_ptr<Program::Answer>& answer) {
  return {true, [answer](const client::MethodResult& result) { *answer = result; }};
}

client::Completion completion_in_turn(Program::Done done) { return {false, std::move(done)}; }

}  // namespace

std::string SeenEvent::text() const {
  std::string text = name;
  for (const auto& [key, value] : keys) {
    text += " " + key + "=" + value;
  }
  return text;
}

Keys keys_of(const base::CallInfo& info) {
  std::vector<std::string> nicknames;
  for (const base::Profile& profile : info.profiles) {
    nicknames.push_back(profile.user_id + ":" + profile.nickname);
  }
  return {{"role", name_of(info.role)},          {"media", name_of(info.media_type)},
          {"scene", name_of(info.scene)},        {"caller", info.caller_id},
          {"callees", name_of(info.callee_ids)}, {"room", name_of(info.room_id)},
          {"chat_group", info.chat_group_id},    {"user_data", info.user_data},
          {"reason", name_of(info.reason)},      {"ended_by", info.ended_by},
          {"nicknames", name_of(nicknames)},     {"begun", info.begin_time_ms != 0 ? "yes" : "no"}};
}

Program::Program(loop::Loop& loop, client::CallbackThread& callbacks, client::Session::Dial dial,
                 uint32_t jitter_seed)
    : dispatcher_(std::make_shared<client::Dispatcher>(client::DispatchMode::kPoll, callbacks,
                                                       [this] { has_news_ = true; })),
      call_info_(dispatcher_->info()),
      session_(loop, *dispatcher_, std::move(dial), kRequestTimeout_ms, jitter_seed) {
  dispatcher_->observers().add(std::make_unique<Watcher>(
      [this](const client::Notification& notification) { see(notification); }));
}

void Program::see(const client::Notification& notification) {
  if (see_more_) {
    see_more_(notification);
  }
  // The pair is one event of a scenario, and stands where it is complete.
  if (notification.kind == client::Notification::Kind::kCallCancelled) {
    half_told_ = notification.event;
    return;
  }
  const std::optional<wire::Event> first = std::exchange(half_told_, std::nullopt);
  const bool closes = notification.kind == client::Notification::Kind::kEvent &&
                      notification.event.kind == EventKind::kCallNotConnected;
  if (closes ? first != notification.event : first.has_value()) {
    events_.push_back({"half of on_call_cancelled and on_call_not_connected", {}});
  }
  events_.push_back(seen(notification));
  if (notification.kind == client::Notification::Kind::kConnectionState) {
    state_ = notification.state;
  }
}

std::shared_ptr<Program::Answer> Program::log_in(client::Credentials credentials) {
  auto answer = std::make_shared<Answer>();
  session_.log_in(std::move(credentials), completion_into(answer));
  return answer;
}

std::shared_ptr<Program::Answer> Program::log_out() {
  auto answer = std::make_shared<Answer>();
  session_.log_out(completion_into(answer));
  return answer;
}

std::shared_ptr<Program::Answer> Program::request(wire::Command command) {
  auto answer = std::make_shared<Answer>();
  client::name_present_call(command, *call_info_);
  session_.request(std::move(command), completion_into(answer));
  return answer;
}

std::shared_ptr<Program::Answer> Program::set_camera(bool open) {
  auto answer = std::make_shared<Answer>();
  session_.set_camera(open, completion_into(answer));
  return answer;
}

std::shared_ptr<Program::Answer> Program::set_microphone(bool open) {
  auto answer = std::make_shared<Answer>();
  session_.set_microphone(open, completion_into(answer));
  return answer;
}

void Program::log_in(client::Credentials credentials, Done done) {
  session_.log_in(std::move(credentials), completion_in_turn(std::move(done)));
}

void Program::log_out(Done done) { session_.log_out(completion_in_turn(std::move(done))); }

void Program::request(wire::Command command, Done done) {
  client::name_present_call(command, *call_info_);
  session_.request(std::move(command), completion_in_turn(std::move(done)));
}

void Program::set_camera(bool open, Done done) {
  session_.set_camera(open, completion_in_turn(std::move(done)));
}

void Program::set_microphone(bool open, Done done) {
  session_.set_microphone(open, completion_in_turn(std::move(done)));
}

// To ask the system each time whether there is something takes a fifth of a walk's time.
void Program::poll() {
  while (std::exchange(has_news_, false)) {
    dispatcher_->poll(0, nullptr);
  }
}

const std::vector<SeenEvent>& Program::unseen() {
  poll();
  return events_;
}

std::vector<SeenEvent> Program::catch_up() {
  poll();
  call_info_ = dispatcher_->info();
  return std::exchange(events_, {});
}

}  // namespace tuicall::scenarios
