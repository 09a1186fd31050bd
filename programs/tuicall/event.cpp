#include "event.h"

#include <cstdio>

#include "words.h"

namespace tuicall::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string seconds(double milliseconds) {
  char text[32];
  (void)std::snprintf(text, sizeof text, "%.1f s", milliseconds / 1000);
  return text;
}

std::string by(const std::string& user_id) { return user_id.empty() ? "" : " by " + user_id; }

}  // namespace

const std::vector<std::string>& event_names() {
  static const std::vector<std::string> names{"on_error",
                                              "on_call_received",
                                              "on_call_cancelled",
                                              "on_call_begin",
                                              "on_call_end",
                                              "on_call_media_type_changed",
                                              "on_user_reject",
                                              "on_user_no_response",
                                              "on_user_line_busy",
                                              "on_user_join",
                                              "on_user_leave",
                                              "on_user_video_available",
                                              "on_user_audio_available",
                                              "on_user_voice_volume_changed",
                                              "on_user_network_quality_changed",
                                              "on_kicked_offline",
                                              "on_user_sig_expired",
                                              "on_call_not_connected",
                                              "on_user_inviting",
                                              "on_connection_state_changed"};
  return names;
}

void EventSource::onError(int32_t code, const std::string& message) {
  tell("on_error", {{"code", code}, {"message", message}},
       "error " + std::to_string(code) + ": " + printable(message));
}

void EventSource::onCallReceived(const std::string& caller_id,
                                 const std::vector<std::string>& callee_ids,
                                 const std::string& group_id, TUICallMediaType media) {
  const TUICallInfo info = engine_.callInfo();
  std::string sentence = caller_id + " calls " + joined(callee_ids) + ": " + word(media);
  if (!group_id.empty()) sentence += ", group " + printable(group_id);
  if (!info.userData.empty()) sentence += ", with '" + printable(info.userData) + "'";
  tell("on_call_received",
       {{"caller", caller_id},
        {"callees", callee_ids},
        {"group", group_id},
        {"media", word(media)},
        {"call_id", info.callId},
        {"user_data", info.userData}},
       sentence);
}

void EventSource::onCallCancelled(const std::string& user_id) {
  tell("on_call_cancelled", {{"user", user_id}}, "over before it began (" + user_id + ")");
}

void EventSource::onCallBegin(const TUIRoomId& room, TUICallMediaType media, TUICallRole role) {
  tell("on_call_begin",
       {{"room", word(room)},
        {"media", word(media)},
        {"role", word(role)},
        {"call_id", engine_.callInfo().callId}},
       "connected in room " + printable(word(room)) + ": " + word(media) + ", as " + word(role));
}

void EventSource::onCallEnd(const TUIRoomId& room, TUICallMediaType media, TUICallRole role,
                            double total_time_ms) {
  const TUICallInfo info = engine_.callInfo();
  tell("on_call_end",
       {{"room", word(room)},
        {"media", word(media)},
        {"role", word(role)},
        {"total_time", total_time_ms},
        {"reason", word(info.reason)},
        {"ended_by", info.endedBy},
        {"call_id", info.callId}},
       "ended after " + seconds(total_time_ms) + ": " + word(info.reason) + by(info.endedBy));
}

void EventSource::onCallMediaTypeChanged(TUICallMediaType before, TUICallMediaType after) {
  tell("on_call_media_type_changed", {{"old", word(before)}, {"new", word(after)}},
       "from " + word(before) + " to " + word(after));
}

void EventSource::onUserReject(const std::string& user_id) {
  tell_user("on_user_reject", user_id, "declined");
}
void EventSource::onUserNoResponse(const std::string& user_id) {
  tell_user("on_user_no_response", user_id, "did not answer");
}
void EventSource::onUserLineBusy(const std::string& user_id) {
  tell_user("on_user_line_busy", user_id, "is busy");
}
void EventSource::onUserJoin(const std::string& user_id) {
  tell_user("on_user_join", user_id, "is in the call");
}
void EventSource::onUserLeave(const std::string& user_id) {
  tell_user("on_user_leave", user_id, "left the call");
}
void EventSource::onUserInviting(const std::string& user_id) {
  tell_user("on_user_inviting", user_id, "is being invited");
}

void EventSource::onUserVideoAvailable(const std::string& user_id, bool available) {
  tell("on_user_video_available", {{"user", user_id}, {"available", available}},
       user_id + (available ? " shows video" : " stopped the video"));
}

void EventSource::onUserAudioAvailable(const std::string& user_id, bool available) {
  tell("on_user_audio_available", {{"user", user_id}, {"available", available}},
       user_id + (available ? " can be heard" : " is muted"));
}

void EventSource::onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumes) {
  std::vector<std::string> texts;
  texts.reserve(volumes.size());
  for (const auto& [user_id, volume] : volumes) {
    texts.push_back(user_id + " " + std::to_string(volume));
  }
  tell("on_user_voice_volume_changed", {{"volumes", volumes}}, joined(texts));
}

void EventSource::onUserNetworkQualityChanged(const std::vector<TUINetworkQualityInfo>& qualities) {
  std::vector<std::string> texts;
  Json fields = Json::object();
  for (const TUINetworkQualityInfo& info : qualities) {
    texts.push_back(info.userId + " " + word(info.quality));
    fields[info.userId] = word(info.quality);
  }
  tell("on_user_network_quality_changed", {{"qualities", fields}}, joined(texts));
}

void EventSource::onKickedOffline() {
  tell("on_kicked_offline", Json::object(), "this user logged in elsewhere");
}

void EventSource::onUserSigExpired() {
  tell("on_user_sig_expired", Json::object(), "the ticket has run out");
}

void EventSource::onCallNotConnected(const std::string& call_id, TUICallMediaType media,
                                     TUICallEndReason reason, const std::string& user_id,
                                     const TUICallInfo& info) {
  tell("on_call_not_connected",
       {{"call_id", call_id},
        {"media", word(media)},
        {"reason", word(reason)},
        {"user", user_id},
        {"ended_by", info.endedBy}},
       "not connected: " + word(reason) + by(info.endedBy));
}

void EventSource::onConnectionStateChanged(TUIConnectionState state) {
  tell("on_connection_state_changed", {{"state", word(state)}}, word(state));
}

Json info_fields(const TUICallInfo& info) {
  return {{"call_id", info.callId},       {"room", word(info.roomId)},
          {"role", word(info.role)},      {"media", word(info.mediaType)},
          {"scene", word(info.scene)},    {"caller", info.callerId},
          {"callees", info.calleeIdList}, {"chat_group", info.chatGroupId},
          {"user_data", info.userData},   {"begin_time", info.beginTime},
          {"reason", word(info.reason)},  {"ended_by", info.endedBy}};
}

std::string info_sentence(const TUICallInfo& info) {
  if (info.callId.empty()) return "there was no call yet";
  std::string sentence = "call " + printable(info.callId) + ": " + info.callerId + " called " +
                         joined(info.calleeIdList) + ", " + word(info.mediaType) + ", " +
                         word(info.scene) + ", room " + printable(word(info.roomId));
  if (info.reason != TUICallEndReason::Unknown) {
    return sentence + ", over: " + word(info.reason) + by(info.endedBy);
  }
  return sentence + (info.beginTime == 0 ? ", ringing" : ", connected");
}

}  // namespace tuicall::cli
