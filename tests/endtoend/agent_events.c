/* See agent_events.h. */
#include "agent_events.h"

#include <stdio.h>
#include <string.h>

#include "json_line.h"

static const char* name_of(const char* const* names, size_t count, int32_t value) {
  return value >= 0 && (size_t)value < count ? names[value] : "out of range";
}
#define NAME_OF(names, value) name_of(names, sizeof(names) / sizeof *(names), value)

static const char* const kMedia[] = {"unknown", "audio", "video"};
static const char* const kRoles[] = {"none", "caller", "called"};
static const char* const kScenes[] = {"none", "group", "multi", "single"};
static const char* const kReasons[] = {
    "unknown",           "hangup",     "reject",   "noResponse",
    "offline",           "lineBusy",   "canceled", "otherDeviceAccepted",
    "otherDeviceReject", "endByServer"};
static const char* const kStates[] = {"connecting", "connected", "reconnecting", "disconnected"};
static const char* const kQualities[] = {"unknown", "excellent", "good", "poor",
                                         "bad",     "vBad",      "down"};

int32_t agent_media(const char* name) {
  if (strcmp(name, "audio") == 0) return TUICALL_MEDIA_AUDIO;
  if (strcmp(name, "video") == 0) return TUICALL_MEDIA_VIDEO;
  return TUICALL_MEDIA_UNKNOWN;
}

enum { kMostPairs = 16, kLongestPair = 600, kLongestNumber = 16 };

/* "user:value" for each of some users. */
typedef struct pairs {
  char texts[kMostPairs][kLongestPair];
  tuicall_string items[kMostPairs];
  uint32_t count;
} pairs;

static void add_pair(pairs* all, const tuicall_string* user, const char* value) {
  if (all->count == kMostPairs) return;
  char* text = all->texts[all->count];
  const int length = snprintf(text, kLongestPair, "%s:%s", user->data, value);
  all->items[all->count++] = (tuicall_string){text, (uint32_t)length, 0};
}

static void json_pairs(json_line* line, const char* key, const pairs* all) {
  const tuicall_string_list list = {all->items, all->count, 0};
  json_list(line, key, &list);
}

static void json_nicknames(json_line* line, const tuicall_call_info* info) {
  pairs all = {.count = 0};
  for (uint32_t i = 0; i < info->profile_count; ++i)
    add_pair(&all, &info->profiles[i].user_id, info->profiles[i].nickname.data);
  json_pairs(line, "nicknames", &all);
}

static void print_info_fields(json_line* line, const tuicall_call_info* info) {
  json_text(line, "call_id", &info->call_id);
  json_room(line, "room", &info->room_id);
  json_word(line, "role", NAME_OF(kRoles, info->role));
  json_word(line, "media", NAME_OF(kMedia, info->media_type));
  json_word(line, "scene", NAME_OF(kScenes, info->scene));
  json_text(line, "caller", &info->caller_id);
  json_list(line, "callees", &info->callee_ids);
  json_text(line, "chat_group", &info->chat_group_id);
  json_text(line, "user_data", &info->user_data);
  json_number(line, "begin_time", info->begin_time_ms);
  json_word(line, "reason", NAME_OF(kReasons, info->reason));
  json_text(line, "ended_by", &info->ended_by);
  json_nicknames(line, info);
}

void agent_print_result(int64_t n, const tuicall_result* result) {
  json_line line;
  json_begin_number(&line, "done", n);
  json_number(&line, "code", result->code);
  json_text(&line, "message", &result->message);
  json_text(&line, "call_id", &result->call_id);
  json_list(&line, "invited", &result->user_ids);
  json_print(&line);
}

void agent_print_done(int64_t n, int32_t code, const char* message) {
  json_line line;
  json_begin_number(&line, "done", n);
  json_number(&line, "code", code);
  json_word(&line, "message", message);
  json_print(&line);
}

void agent_print_info(int64_t n, const tuicall_call_info* info) {
  json_line line;
  json_begin_number(&line, "done", n);
  json_number(&line, "code", TUICALL_OK);
  json_word(&line, "message", "");
  json_open(&line, "info");
  print_info_fields(&line, info);
  json_close(&line);
  json_print(&line);
}

static void on_error(void* user, const tuicall_error_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_error");
  json_number(&line, "code", e->code);
  json_text(&line, "message", &e->message);
  json_print(&line);
}

static void on_call_received(void* user, const tuicall_call_received_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_received");
  json_text(&line, "caller", &e->caller_id);
  json_list(&line, "callees", &e->callee_ids);
  json_text(&line, "group", &e->group_id);
  json_word(&line, "media", NAME_OF(kMedia, e->media_type));
  json_text(&line, "call_id", &e->call_id);
  json_text(&line, "user_data", &e->user_data);
  json_print(&line);
}

static void on_call_cancelled(void* user, const tuicall_call_cancelled_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_cancelled");
  json_text(&line, "user", &e->user_id);
  json_text(&line, "call_id", &e->call_id);
  json_print(&line);
}

static void on_call_begin(void* user, const tuicall_call_begin_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_begin");
  json_room(&line, "room", &e->room_id);
  json_word(&line, "media", NAME_OF(kMedia, e->media_type));
  json_word(&line, "role", NAME_OF(kRoles, e->role));
  json_text(&line, "call_id", &e->call_id);
  json_print(&line);
}

static void on_call_end(void* user, const tuicall_call_end_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_end");
  json_room(&line, "room", &e->room_id);
  json_word(&line, "media", NAME_OF(kMedia, e->media_type));
  json_word(&line, "role", NAME_OF(kRoles, e->role));
  json_number(&line, "total_time", (int64_t)e->total_time_ms);
  json_word(&line, "reason", NAME_OF(kReasons, e->reason));
  json_text(&line, "ended_by", &e->ended_by);
  json_text(&line, "call_id", &e->call_id);
  json_print(&line);
}

static void on_call_media_type_changed(void* user, const tuicall_call_media_type_changed_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_media_type_changed");
  json_word(&line, "old", NAME_OF(kMedia, e->old_media_type));
  json_word(&line, "new", NAME_OF(kMedia, e->new_media_type));
  json_print(&line);
}

static void print_user(const char* event, const tuicall_user_event* e) {
  json_line line;
  json_begin(&line, "event", event);
  json_text(&line, "user", &e->user_id);
  json_text(&line, "call_id", &e->call_id);
  json_print(&line);
}

static void on_user_reject(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_reject", e);
}
static void on_user_no_response(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_no_response", e);
}
static void on_user_line_busy(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_line_busy", e);
}
static void on_user_join(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_join", e);
}
static void on_user_leave(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_leave", e);
}
static void on_user_inviting(void* user, const tuicall_user_event* e) {
  (void)user;
  print_user("on_user_inviting", e);
}

static void print_available(const char* event, const tuicall_user_available_event* e) {
  json_line line;
  json_begin(&line, "event", event);
  json_text(&line, "user", &e->user_id);
  json_number(&line, "available", e->is_available);
  json_print(&line);
}

static void on_user_video_available(void* user, const tuicall_user_available_event* e) {
  (void)user;
  print_available("on_user_video_available", e);
}
static void on_user_audio_available(void* user, const tuicall_user_available_event* e) {
  (void)user;
  print_available("on_user_audio_available", e);
}

static void print_report(const char* event, const char* key, const pairs* all) {
  json_line line;
  json_begin(&line, "event", event);
  json_pairs(&line, key, all);
  json_print(&line);
}

static void on_user_voice_volume_changed(void* user,
                                         const tuicall_user_voice_volume_changed_event* e) {
  pairs all = {.count = 0};
  (void)user;
  for (uint32_t i = 0; i < e->count; ++i) {
    char volume[kLongestNumber];
    (void)snprintf(volume, sizeof volume, "%d", (int)e->volumes[i].volume);
    add_pair(&all, &e->volumes[i].user_id, volume);
  }
  print_report("on_user_voice_volume_changed", "volumes", &all);
}

static void on_user_network_quality_changed(void* user,
                                            const tuicall_user_network_quality_changed_event* e) {
  pairs all = {.count = 0};
  (void)user;
  for (uint32_t i = 0; i < e->count; ++i)
    add_pair(&all, &e->qualities[i].user_id, NAME_OF(kQualities, e->qualities[i].quality));
  print_report("on_user_network_quality_changed", "qualities", &all);
}

static void print_bare(const char* event) {
  json_line line;
  json_begin(&line, "event", event);
  json_print(&line);
}

static void on_kicked_offline(void* user, const tuicall_empty_event* e) {
  (void)user;
  (void)e;
  print_bare("on_kicked_offline");
}
static void on_user_sig_expired(void* user, const tuicall_empty_event* e) {
  (void)user;
  (void)e;
  print_bare("on_user_sig_expired");
}

static void on_call_not_connected(void* user, const tuicall_call_not_connected_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_call_not_connected");
  json_text(&line, "call_id", &e->call_id);
  json_word(&line, "media", NAME_OF(kMedia, e->media_type));
  json_word(&line, "reason", NAME_OF(kReasons, e->reason));
  json_text(&line, "user", &e->user_id);
  json_text(&line, "ended_by", &e->info->ended_by);
  json_print(&line);
}

static void on_connection_state_changed(void* user,
                                        const tuicall_connection_state_changed_event* e) {
  json_line line;
  (void)user;
  json_begin(&line, "event", "on_connection_state_changed");
  json_word(&line, "state", NAME_OF(kStates, e->state));
  json_print(&line);
}

tuicall_observer agent_observer(void) {
  tuicall_observer observer;
  memset(&observer, 0, sizeof observer);
  observer.size = sizeof observer;
  observer.on_error = on_error;
  observer.on_call_received = on_call_received;
  observer.on_call_cancelled = on_call_cancelled;
  observer.on_call_begin = on_call_begin;
  observer.on_call_end = on_call_end;
  observer.on_call_media_type_changed = on_call_media_type_changed;
  observer.on_user_reject = on_user_reject;
  observer.on_user_no_response = on_user_no_response;
  observer.on_user_line_busy = on_user_line_busy;
  observer.on_user_join = on_user_join;
  observer.on_user_leave = on_user_leave;
  observer.on_user_inviting = on_user_inviting;
  observer.on_user_video_available = on_user_video_available;
  observer.on_user_audio_available = on_user_audio_available;
  observer.on_user_voice_volume_changed = on_user_voice_volume_changed;
  observer.on_user_network_quality_changed = on_user_network_quality_changed;
  observer.on_kicked_offline = on_kicked_offline;
  observer.on_user_sig_expired = on_user_sig_expired;
  observer.on_call_not_connected = on_call_not_connected;
  observer.on_connection_state_changed = on_connection_state_changed;
  return observer;
}
