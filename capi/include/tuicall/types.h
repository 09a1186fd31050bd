/**
 * @file types.h
 * @brief Codes, enumerations and the structs that events and methods share. Included by
 * tuicall.h, whose conventions hold here.
 */
#ifndef TUICALL_TYPES_H
#define TUICALL_TYPES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Codes ---- */

/** Success. */
#define TUICALL_OK 0
/** The camera or microphone was refused. */
#define TUICALL_E_PERMISSION_DENIED (-1101)
/** Used before tuicall_engine_init() has succeeded. */
#define TUICALL_E_INIT_FAIL (-1201)
/** A parameter is not allowed; the message names it, its value and what was expected. */
#define TUICALL_E_PARAM_INVALID (-1202)
/** Not allowed in the present state. */
#define TUICALL_E_REQUEST_REFUSED (-1203)
/** Done already. */
#define TUICALL_E_REQUEST_REPEATED (-1204)
/** Not possible in this kind of call. */
#define TUICALL_E_SCENE_NOT_SUPPORTED (-1205)
/** The server cannot be reached, or did not answer in time. */
#define TUICALL_E_SIGNALING_SEND_FAIL (-1401)
/** The server has too much to do for a new call or invitation; what goes on is served. Later. */
#define TUICALL_E_SERVER_OVERLOADED (-1402)
/** The session was lost, kicked or expired; log in again with tuicall_engine_init(). */
#define TUICALL_E_NOT_LOGGED_IN 6014
/** The session was thrown out by another log-in of the same user. */
#define TUICALL_E_KICKED 6208
/** The invitation is over: somebody else's command came first. */
#define TUICALL_E_INVITATION_INVALID 8010
/** The callee does not take calls from this user. */
#define TUICALL_E_BLOCKED_BY_CALLEE 20007
/** The UserSig ticket has expired. */
#define TUICALL_E_USER_SIG_EXPIRED 70001
/** The UserSig ticket is empty. */
#define TUICALL_E_USER_SIG_EMPTY 70002
/** The UserSig ticket is truncated or cannot be parsed. */
#define TUICALL_E_USER_SIG_MALFORMED 70003
/** The UserSig ticket was signed with another key. */
#define TUICALL_E_USER_SIG_WRONG_KEY 70009
/** The UserSig ticket was made for another user. */
#define TUICALL_E_USER_SIG_USER_DIFFERS 70013
/** The UserSig ticket was made for another SDK app id. */
#define TUICALL_E_USER_SIG_APP_DIFFERS 70014
/** The server does not know this SDK app id. */
#define TUICALL_E_SDK_APP_UNKNOWN 70020
/** There is no such call, or it is over. */
#define TUICALL_E_CALL_MISSING 101004
/** There is no such call record. */
#define TUICALL_E_RECORD_MISSING 101050

/* ---- Enumerations: int32_t in every struct and parameter ---- */

/** Kind of media of a call. */
enum { TUICALL_MEDIA_UNKNOWN = 0, TUICALL_MEDIA_AUDIO = 1, TUICALL_MEDIA_VIDEO = 2 };

/** Role of a user in a call. */
enum { TUICALL_ROLE_NONE = 0, TUICALL_ROLE_CALLER = 1, TUICALL_ROLE_CALLED = 2 };

/** Kind of call: with a group id, with several callees, with one. */
enum {
  TUICALL_SCENE_NONE = 0,
  TUICALL_SCENE_GROUP = 1,
  TUICALL_SCENE_MULTI = 2,
  TUICALL_SCENE_SINGLE = 3
};

/** Why a call ended. */
enum {
  TUICALL_END_UNKNOWN = 0,
  TUICALL_END_HANGUP = 1,
  TUICALL_END_REJECT = 2,
  TUICALL_END_NO_RESPONSE = 3,
  TUICALL_END_OFFLINE = 4,
  TUICALL_END_LINE_BUSY = 5,
  TUICALL_END_CANCELED = 6,
  TUICALL_END_OTHER_DEVICE_ACCEPTED = 7,
  TUICALL_END_OTHER_DEVICE_REJECT = 8,
  TUICALL_END_BY_SERVER = 9
};

/** Quality of a user's network. */
enum {
  TUICALL_QUALITY_UNKNOWN = 0,
  TUICALL_QUALITY_EXCELLENT = 1,
  TUICALL_QUALITY_GOOD = 2,
  TUICALL_QUALITY_POOR = 3,
  TUICALL_QUALITY_BAD = 4,
  TUICALL_QUALITY_VERY_BAD = 5,
  TUICALL_QUALITY_DOWN = 6
};

/** The link to the server. */
enum {
  TUICALL_CONNECTION_CONNECTING = 0, /**< tuicall_engine_init() is under way */
  TUICALL_CONNECTION_CONNECTED = 1,  /**< logged in */
  TUICALL_CONNECTION_RECONNECTING =
      2, /**< the link was lost and the engine is trying to come back by itself */
  TUICALL_CONNECTION_DISCONNECTED =
      3 /**< logged out, kicked, expired, or the first log-in failed */
};

/** How the samples of sound are laid out. */
enum {
  TUICALL_SAMPLE_S16 = 1, /**< int16_t, -32768 to 32767 */
  TUICALL_SAMPLE_F32 = 2  /**< float, -1 to 1 */
};

/** Where callbacks run. */
enum {
  TUICALL_DISPATCH_THREAD = 0, /**< on the runtime's callback thread */
  TUICALL_DISPATCH_POLL = 1,   /**< inside tuicall_engine_poll(), on the thread that calls it */
  TUICALL_DISPATCH_INLINE =
      2 /**< on the runtime's loop thread: lowest latency; callbacks must not block */
};

/** Which queue a completion goes through. */
enum {
  /** In order with the events, where callbacks run (default). */
  TUICALL_DELIVER_IN_ORDER = 0,
  /** On the loop thread as soon as the answer is there, overtaking events that wait; `done` must
     not block. For bindings that block a thread until the answer arrives. */
  TUICALL_DELIVER_ON_LOOP = 1
};

/* ---- Shared structs ---- */

/** UTF-8 text. From the library: data is never null and data[length] is NUL. To the library: data
   may be null if length is 0. */
typedef struct tuicall_string {
  const char* data;  /**< the bytes, then NUL */
  uint32_t length;   /**< bytes, without the NUL */
  uint32_t reserved; /**< 0 */
} tuicall_string;

/** A list of texts. From the library: items is never null. */
typedef struct tuicall_string_list {
  const tuicall_string* items; /**< count entries */
  uint32_t count;              /**< length of the list that follows */
  uint32_t reserved;           /**< 0 */
} tuicall_string_list;

/** A room, named by a number (1..2^31-1) or by text (1..64 bytes). If both are given the number
 * wins. */
typedef struct tuicall_room_id {
  int32_t int_room_id;        /**< 0 = named by text */
  uint32_t reserved;          /**< 0 */
  tuicall_string str_room_id; /**< empty = named by the number */
} tuicall_room_id;

/** What a user has said of itself with tuicall_engine_set_self_info(). */
typedef struct tuicall_user_profile {
  tuicall_string user_id;    /**< whom it is about */
  tuicall_string nickname;   /**< at most 500 bytes, may be empty */
  tuicall_string avatar_url; /**< likewise */
} tuicall_user_profile;

/** What is known of a call, as its user sees it. */
typedef struct tuicall_call_info {
  uint32_t size;            /**< `sizeof` of this struct */
  int32_t role;             /**< TUICALL_ROLE_… of this user */
  int32_t media_type;       /**< TUICALL_MEDIA_… */
  int32_t scene;            /**< TUICALL_SCENE_… */
  tuicall_string call_id;   /**< the call */
  tuicall_room_id room_id;  /**< its room */
  tuicall_string caller_id; /**< who called */
  tuicall_string_list
      callee_ids; /**< everyone who was called, invited or joined, without the caller */
  tuicall_string chat_group_id; /**< empty if none */
  tuicall_string user_data;     /**< what the caller gave, as it is */
  int64_t begin_time_ms;   /**< Unix milliseconds at which it began for this user; 0 = it has not */
  int32_t reason;          /**< TUICALL_END_…, unknown until it ended */
  uint32_t reserved;       /**< 0 */
  tuicall_string ended_by; /**< user id of who ended it, empty if nobody or not yet */
  const tuicall_user_profile* profiles; /**< profile_count entries, never null: of the people of the
                                           call who had set one when they were called or joined */
  uint32_t profile_count;               /**< length of profiles */
  uint32_t reserved2;                   /**< 0 */
} tuicall_call_info;

/** How a call is placed. Fill with tuicall_call_params_init() first. */
typedef struct tuicall_call_params {
  uint32_t size;      /**< `sizeof` of this struct */
  uint32_t timeout_s; /**< seconds the call rings, default 30; 0 = for ever; at most 2,000,000 */
  tuicall_room_id room_id;      /**< empty: the server chooses */
  tuicall_string user_data;     /**< at most 1000 bytes of UTF-8, handed to the callees as it is */
  tuicall_string chat_group_id; /**< at most 64 bytes */
  tuicall_string push_title;    /**< for callees who are offline, at most 1000 bytes */
  tuicall_string push_description; /**< likewise */
} tuicall_call_params;

#ifdef __cplusplus
}
#endif

#endif /* TUICALL_TYPES_H */
