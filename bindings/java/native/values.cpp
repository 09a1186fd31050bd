#include "values.h"

#include <vector>

#include "classes.h"
#include "text.h"

namespace tuicall_java {
namespace {

Method make_room;
Method make_info;

/** user id, nickname and avatar of each, one after the other */
jobjectArray new_profiles(JNIEnv* env, const tuicall_call_info& info) {
  std::vector<tuicall_string> texts;
  for (std::uint32_t i = 0; i < info.profile_count; ++i) {
    const tuicall_user_profile& profile = info.profiles[i];
    texts.insert(texts.end(), {profile.user_id, profile.nickname, profile.avatar_url});
  }
  return new_texts(env, {texts.data(), static_cast<std::uint32_t>(texts.size()), 0});
}

/** @param number  of a user in the list */
template <typename User>
UserNumbers new_user_numbers(JNIEnv* env, const User* users, std::uint32_t count,
                             std::int32_t User::*number) {
  std::vector<tuicall_string> texts;
  std::vector<jint> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    texts.push_back(users[i].user_id);
    values.push_back(users[i].*number);
  }
  UserNumbers made = {new_texts(env, {texts.data(), count, 0}), nullptr};
  if (made.user_ids != nullptr) made.numbers = env->NewIntArray(static_cast<jsize>(count));
  if (made.numbers != nullptr) {
    env->SetIntArrayRegion(made.numbers, 0, static_cast<jsize>(count), values.data());
  }
  return made;
}

}  // namespace

bool find_value_classes(JNIEnv* env) {
  return make_room.find(env, "io/tuicall/TUIRoomId", "<init>", "(ILjava/lang/String;)V") &&
         make_info.find(env, "io/tuicall/TUICallInfo", "<init>",
                        "(Ljava/lang/String;Lio/tuicall/TUIRoomId;III"
                        "Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;"
                        "JILjava/lang/String;[Ljava/lang/String;)V");
}

jobject new_room(JNIEnv* env, const tuicall_room_id& room) {
  auto* const text = new_text(env, room.str_room_id);
  if (text == nullptr) return nullptr;
  auto* const made =
      env->NewObject(make_room.owner(), make_room.id(), jint{room.int_room_id}, text);
  env->DeleteLocalRef(text);
  return made;
}

jobject new_info(JNIEnv* env, const tuicall_call_info& info) {
  auto* const room = new_room(env, info.room_id);
  if (room == nullptr) return nullptr;
  auto* const callee_ids = new_texts(env, info.callee_ids);
  if (callee_ids == nullptr) return nullptr;
  auto* const profiles = new_profiles(env, info);
  if (profiles == nullptr) return nullptr;
  auto* const call_id = new_text(env, info.call_id);
  auto* const caller_id = call_id == nullptr ? nullptr : new_text(env, info.caller_id);
  auto* const group_id = caller_id == nullptr ? nullptr : new_text(env, info.chat_group_id);
  auto* const user_data = group_id == nullptr ? nullptr : new_text(env, info.user_data);
  auto* const ended_by = user_data == nullptr ? nullptr : new_text(env, info.ended_by);
  if (ended_by == nullptr) return nullptr;
  return env->NewObject(make_info.owner(), make_info.id(), call_id, room, jint{info.role},
                        jint{info.media_type}, jint{info.scene}, caller_id, callee_ids, group_id,
                        user_data, jlong{info.begin_time_ms}, jint{info.reason}, ended_by,
                        profiles);
}

UserNumbers new_volumes(JNIEnv* env, const tuicall_user_voice_volume_changed_event& event) {
  return new_user_numbers(env, event.volumes, event.count, &tuicall_user_volume::volume);
}

UserNumbers new_qualities(JNIEnv* env, const tuicall_user_network_quality_changed_event& event) {
  return new_user_numbers(env, event.qualities, event.count,
                          &tuicall_user_network_quality::quality);
}

}  // namespace tuicall_java
