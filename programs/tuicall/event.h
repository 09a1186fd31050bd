// What the engine reported, as data: a name, members for JSON, and a sentence for people.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tuicall/tuicall.hpp"

namespace tuicall::cli {

struct Event {
  std::string name;               // as in Python: on_call_received
  nlohmann::ordered_json fields;  // its parameters
  std::string sentence;           // safe for a terminal
};

// The names of all events, in the order of the observer.
const std::vector<std::string>& event_names();

// Turns every callback into an Event. Runs on the thread that polls the engine.
class EventSource : public TUICallObserver {
 public:
  using Sink = std::function<void(const Event&)>;

  // The engine must outlive this; its callInfo() completes what the parameters do not say.
  EventSource(const TUICallEngine& engine, Sink sink) : engine_(engine), sink_(std::move(sink)) {}

  void onError(int32_t code, const std::string& message) override;
  void onCallReceived(const std::string& caller_id, const std::vector<std::string>& callee_ids,
                      const std::string& group_id, TUICallMediaType media) override;
  void onCallCancelled(const std::string& user_id) override;
  void onCallBegin(const TUIRoomId& room, TUICallMediaType media, TUICallRole role) override;
  void onCallEnd(const TUIRoomId& room, TUICallMediaType media, TUICallRole role,
                 double total_time_ms) override;
  void onCallMediaTypeChanged(TUICallMediaType before, TUICallMediaType after) override;
  void onUserReject(const std::string& user_id) override;
  void onUserNoResponse(const std::string& user_id) override;
  void onUserLineBusy(const std::string& user_id) override;
  void onUserJoin(const std::string& user_id) override;
  void onUserLeave(const std::string& user_id) override;
  void onUserVideoAvailable(const std::string& user_id, bool available) override;
  void onUserAudioAvailable(const std::string& user_id, bool available) override;
  void onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumes) override;
  void onUserNetworkQualityChanged(const std::vector<TUINetworkQualityInfo>& qualities) override;
  void onKickedOffline() override;
  void onUserSigExpired() override;
  void onCallNotConnected(const std::string& call_id, TUICallMediaType media,
                          TUICallEndReason reason, const std::string& user_id,
                          const TUICallInfo& info) override;
  void onUserInviting(const std::string& user_id) override;
  void onConnectionStateChanged(TUIConnectionState state) override;

 private:
  void tell(const char* name, nlohmann::ordered_json fields, const std::string& sentence) {
    sink_({name, std::move(fields), sentence});
  }
  void tell_user(const char* name, const std::string& user_id, const char* what) {
    tell(name, {{"user", user_id}}, user_id + " " + what);
  }

  const TUICallEngine& engine_;
  Sink sink_;
};

// What is known of a call: as members, and as lines for people.
nlohmann::ordered_json info_fields(const TUICallInfo& info);
std::string info_sentence(const TUICallInfo& info);

}  // namespace tuicall::cli
