#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

void apply(Turn& turn, const SwitchMedia& command) {
  Call& call = turn.call();
  const Member* member = call.find(command.user_id);
  if (member == nullptr || member->phase != Phase::kConnected ||
      member->session_id != command.session_id) {
    turn.refuse(base::kRequestRefused, command.user_id + " cannot switch the media of call " +
                                           call.call_id + ", expected a call this user is in");
  } else if (call.scene == base::Scene::kGroup) {
    turn.refuse(base::kSceneNotSupported,
                "call " + call.call_id + " is a group call, expected a single or multi call");
  } else if (command.media_type == base::MediaType::kUnknown) {
    turn.refuse(base::kParamInvalid, "the media type is unknown, expected audio or video");
  } else if (command.media_type != call.media_type) {
    const base::MediaType before = call.media_type;
    call.media_type = command.media_type;
    turn.tell_connected({}, media_type_changed(call, before));
  }
}

void set_streams(Turn& turn, Member& member, wire::Streams streams) {
  const bool had_camera = member.streams.camera;
  const bool was_audible = member.audible();
  member.streams = streams;
  if (member.phase != Phase::kConnected) {
    return;
  }
  if (streams.camera != had_camera) {
    turn.tell_connected(member.user_id, video_available(turn.call(), member));
  }
  if (member.audible() != was_audible) {
    turn.tell_connected(member.user_id, audio_available(turn.call(), member));
  }
}

void apply(Turn& turn, const SetStreams& command) {
  Member* member = turn.find(command.user_id);
  if (member != nullptr && member->session_id == command.session_id &&
      (member->phase == Phase::kCalling || member->phase == Phase::kConnected)) {
    set_streams(turn, *member, command.streams);
  }
}

void apply(Turn& turn, const AudioFlow& command) {
  Member* member = turn.find(command.user_id);
  if (member == nullptr || member->phase != Phase::kConnected) {
    return;
  }
  const bool was_audible = member->audible();
  member->audio_stalled = !command.flowing;
  if (member->audible() != was_audible) {
    turn.tell_connected(member->user_id, audio_available(turn.call(), *member));
  }
}

}  // namespace tuicall::call
