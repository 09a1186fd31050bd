#include "text.h"

#include <algorithm>
#include <iterator>

namespace tuicall::test {

namespace {

using wire::Event;
using wire::EventKind;

std::string media_of(base::MediaType media_type) {
  return media_type == base::MediaType::kAudio ? "audio" : "video";
}

std::string role_of(base::Role role) { return role == base::Role::kCaller ? "caller" : "called"; }

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : ",") + item;
  }
  return text;
}

std::string why(const Event& event) {
  const std::string by = event.ended_by.empty() ? "nobody" : event.ended_by;
  return test::text_of(event.reason) + " by " + by;
}

std::string about_user(const Event& event) {
  static const std::vector<std::pair<EventKind, std::string>> kNames = {
      {EventKind::kUserReject, "reject"},        {EventKind::kUserNoResponse, "noResponse"},
      {EventKind::kUserLineBusy, "lineBusy"},    {EventKind::kUserJoin, "join"},
      {EventKind::kUserLeave, "leave"},          {EventKind::kUserInviting, "inviting"},
      {EventKind::kUserVideoAvailable, "video"}, {EventKind::kUserAudioAvailable, "audio"}};
  const auto name = std::find_if(kNames.begin(), kNames.end(),
                                 [&](const auto& entry) { return entry.first == event.kind; });
  if (name == kNames.end()) {
    return "unexpected event " + std::to_string(static_cast<int>(event.kind));
  }
  const bool is_stream =
      event.kind == EventKind::kUserVideoAvailable || event.kind == EventKind::kUserAudioAvailable;
  const std::string state = is_stream ? (event.available ? ", on" : ", off") : "";
  return name->second + "(" + event.user_id + state + ")";
}

std::string text_of_event(const Event& event) {
  const std::string info = event.info.has_value() ? "+info" : "";
  switch (event.kind) {
    case EventKind::kCallReceived:
      return "received(" + event.user_id + ", [" + joined(event.info->callee_ids) + "], " +
             (event.group_id.empty() ? "" : event.group_id + ", ") + media_of(event.media_type) +
             ")";
    case EventKind::kCallNotConnected:
      return "C(" + event.user_id + ", " + why(event) + ")";
    case EventKind::kCallBegin:
      return "begin(" + media_of(event.media_type) + ", " + role_of(event.role) + ")" + info;
    case EventKind::kCallEnd:
      return "end(" + media_of(event.media_type) + ", " + role_of(event.role) + ", " + why(event) +
             ", " + std::to_string(event.total_time_ms) + " ms)";
    case EventKind::kCallMediaTypeChanged:
      return "media(" + media_of(event.old_media_type) + " to " + media_of(event.media_type) + ")";
    default:
      return about_user(event) + info;
  }
}

}  // namespace

std::string text_of(base::EndReason reason) {
  static const std::vector<std::string> kNames = {
      "unknown",           "hangup",     "reject",   "noResponse",
      "offline",           "lineBusy",   "canceled", "otherDeviceAccepted",
      "otherDeviceReject", "endByServer"};
  return kNames.at(static_cast<size_t>(reason));
}

std::string text_of(call::Phase phase) {
  switch (phase) {
    case call::Phase::kCalling:
      return "calling";
    case call::Phase::kInvited:
      return "invited";
    case call::Phase::kSilent:
      return "silent";
    case call::Phase::kConnected:
      return "connected";
    case call::Phase::kGone:
      return "gone";
  }
  return "unexpected phase";
}

std::string text_of(const call::Tell& tell) {
  std::string device;
  if (tell.scope != call::Scope::kAll) {
    device = (tell.scope == call::Scope::kAllExcept ? "/!" : "/") + tell.session_id;
  }
  return tell.user_id + device + ": " + text_of_event(tell.event);
}

std::vector<std::string> texts_of(const std::vector<call::Tell>& tells) {
  std::vector<std::string> texts;
  std::transform(tells.begin(), tells.end(), std::back_inserter(texts),
                 [](const call::Tell& tell) { return text_of(tell); });
  return texts;
}

}  // namespace tuicall::test
