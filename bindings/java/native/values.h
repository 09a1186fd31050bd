// What events and answers carry, as objects of Java. Each function gives null if there is no
// memory: then an exception is pending.
#pragma once

#include <jni.h>
#include <tuicall/tuicall.h>

namespace tuicall_java {

/** Once, when the library is loaded. */
bool find_value_classes(JNIEnv* env);

/** A TUIRoomId. */
jobject new_room(JNIEnv* env, const tuicall_room_id& room);

/** A TUICallInfo. */
jobject new_info(JNIEnv* env, const tuicall_call_info& info);

/** The user ids (a String[]) and the numbers (an int[]) of a list of users, each with one number.
 */
struct UserNumbers {
  jobjectArray user_ids;
  jintArray numbers;
};
UserNumbers new_volumes(JNIEnv* env, const tuicall_user_voice_volume_changed_event& event);
UserNumbers new_qualities(JNIEnv* env, const tuicall_user_network_quality_changed_event& event);

}  // namespace tuicall_java
