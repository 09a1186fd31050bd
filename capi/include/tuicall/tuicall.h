/**
 * @file tuicall.h
 * @brief tuicall, the call engine: log in to a tuicalld server, make and take calls, and be told
 * everything that happens to them.
 *
 * One engine is one logged-in user. A program creates an engine, adds an observer (a table of
 * callbacks, one for each event) and calls methods. Every event arrives exactly once and in the
 * order in which the server decided it, also across reconnects.
 *
 * @section conventions Conventions
 *
 * - **Status.** Every function that can fail returns an int32_t: #TUICALL_OK or one of the
 * `TUICALL_E_…` codes. tuicall_last_error() has the text of the calling thread's last failure.
 * - **Asynchronous methods** check their arguments at once and return a status for those; what the
 * server says arrives in the ::tuicall_completion. If the function returned #TUICALL_OK, the
 * completion's `done` is called exactly once; if it returned a code, never. A null completion means
 * that nobody wants to know.
 * - **Text** is UTF-8. What goes in as `const char *` ends with NUL; what a callback gets is a
 * ::tuicall_string: a pointer, never null, a length in bytes, and a NUL after the last byte.
 * - **Ownership.** What a callback gets is borrowed until it returns. What a function hands out is
 * freed with the function named in its description. Arguments are copied before the function
 * returns.
 * - **Sizes.** A struct that may grow begins with `size`, set to `sizeof` of the struct by whoever
 * fills it. Fields that lie beyond the given size have their default. Structs only ever grow at the
 * end.
 * - **Null.** A list is never null: an empty one has count 0 and a valid pointer.
 * - **Threads.** Every function may be called from any thread and from inside any callback, and
 * none deadlocks, with the exceptions that are named: tuicall_engine_destroy(),
 * tuicall_runtime_destroy() and tuicall_engine_poll() refuse inside a callback of the same engine
 * or runtime.
 * - **Fork.** An engine does not survive fork(): in the child every function of it returns
 *   #TUICALL_E_REQUEST_REFUSED, and the process should call exec() or make new engines on a new
 * runtime.
 */
#ifndef TUICALL_TUICALL_H
#define TUICALL_TUICALL_H

#include <stdint.h>

#if defined(TUICALL_BUILDING_LIBRARY) && defined(__GNUC__)
#define TUICALL_API __attribute__((visibility("default")))
#else
#define TUICALL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Codes
 * ---------------------------------------------------------------------------------------------------
 */

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

/* ---- Enumerations: int32_t in every struct and parameter
 * ------------------------------------------------------- */

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

/* ---- Shared structs
 * ------------------------------------------------------------------------------------------- */

/** UTF-8 text. From the library: data is never null and data[length] is NUL. To the library: data
   may be null if length is 0. */
typedef struct tuicall_string {
  const char* data;
  uint32_t length; /**< bytes, without the NUL */
  uint32_t reserved;
} tuicall_string;

/** A list of texts. From the library: items is never null. */
typedef struct tuicall_string_list {
  const tuicall_string* items;
  uint32_t count;
  uint32_t reserved;
} tuicall_string_list;

/** A room, named by a number (1..2^31-1) or by text (1..64 bytes). If both are given the number
 * wins. */
typedef struct tuicall_room_id {
  int32_t int_room_id; /**< 0 = named by text */
  uint32_t reserved;
  tuicall_string str_room_id;
} tuicall_room_id;

/** What is known of a call, as its user sees it. */
typedef struct tuicall_call_info {
  uint32_t size;
  int32_t role;       /**< TUICALL_ROLE_… of this user */
  int32_t media_type; /**< TUICALL_MEDIA_… */
  int32_t scene;      /**< TUICALL_SCENE_… */
  tuicall_string call_id;
  tuicall_room_id room_id;
  tuicall_string caller_id;
  tuicall_string_list
      callee_ids; /**< everyone who was called, invited or joined, without the caller */
  tuicall_string chat_group_id;
  tuicall_string user_data;
  int64_t begin_time_ms; /**< Unix milliseconds at which it began for this user; 0 = it has not */
  int32_t reason;        /**< TUICALL_END_…, unknown until it ended */
  uint32_t reserved;
  tuicall_string ended_by; /**< user id of who ended it, empty if nobody or not yet */
} tuicall_call_info;

/** How a call is placed. Fill with tuicall_call_params_init() first. */
typedef struct tuicall_call_params {
  uint32_t size;
  uint32_t timeout_s; /**< seconds the call rings, default 30; 0 = for ever; at most 2,000,000 */
  tuicall_room_id room_id;      /**< empty: the server chooses */
  tuicall_string user_data;     /**< at most 1000 bytes of UTF-8, handed to the callees as it is */
  tuicall_string chat_group_id; /**< at most 64 bytes */
  tuicall_string push_title;    /**< for callees who are offline, at most 1000 bytes */
  tuicall_string push_description; /**< likewise */
} tuicall_call_params;

/* ---- Events: one struct each. First the event's parameters, then what later versions add
 * ------------------------ */

/** An error that the engine cannot recover from by itself. */
typedef struct tuicall_error_event {
  uint32_t size;
  int32_t code;
  tuicall_string message;
} tuicall_error_event;

/** An incoming call; callees only. */
typedef struct tuicall_call_received_event {
  uint32_t size;
  int32_t media_type;
  tuicall_string caller_id;
  tuicall_string_list callee_ids;
  tuicall_string group_id; /**< empty if none */
  tuicall_string call_id;
  tuicall_string user_data;
} tuicall_call_received_event;

/** The call ended before this user was connected. user_id: who ended it (docs/observer.md, section
 * 3). */
typedef struct tuicall_call_cancelled_event {
  uint32_t size;
  uint32_t reserved;
  tuicall_string user_id;
  tuicall_string call_id;
} tuicall_call_cancelled_event;

/** This user is connected. */
typedef struct tuicall_call_begin_event {
  uint32_t size;
  int32_t media_type;
  tuicall_room_id room_id;
  int32_t role;
  uint32_t reserved;
  tuicall_string call_id;
} tuicall_call_begin_event;

/** A call that had begun for this user ended. */
typedef struct tuicall_call_end_event {
  uint32_t size;
  int32_t media_type;
  tuicall_room_id room_id;
  int32_t role;
  int32_t reason;       /**< TUICALL_END_… */
  double total_time_ms; /**< how long this user was connected, in milliseconds */
  tuicall_string call_id;
  tuicall_string ended_by;
} tuicall_call_end_event;

/** The call went from video to audio or back. */
typedef struct tuicall_call_media_type_changed_event {
  uint32_t size;
  int32_t old_media_type;
  int32_t new_media_type;
  uint32_t reserved;
  tuicall_string call_id;
} tuicall_call_media_type_changed_event;

/** Something about one user: declined, did not answer, is busy, joined, left, is being invited. */
typedef struct tuicall_user_event {
  uint32_t size;
  uint32_t reserved;
  tuicall_string user_id;
  tuicall_string call_id;
} tuicall_user_event;

/** A remote user's video or audio stream started or stopped. */
typedef struct tuicall_user_available_event {
  uint32_t size;
  int32_t is_available; /**< 1 started, 0 stopped */
  tuicall_string user_id;
  tuicall_string call_id;
} tuicall_user_available_event;

/** A user's speaking volume. */
typedef struct tuicall_user_volume {
  tuicall_string user_id;
  int32_t volume; /**< 0 (silence) .. 100 */
  uint32_t reserved;
} tuicall_user_volume;

/** The speaking volume of all users, oneself included. */
typedef struct tuicall_user_voice_volume_changed_event {
  uint32_t size;
  uint32_t count;
  const tuicall_user_volume* volumes; /**< count entries, never null */
} tuicall_user_voice_volume_changed_event;

/** A user's network quality. */
typedef struct tuicall_user_network_quality {
  tuicall_string user_id;
  int32_t quality; /**< TUICALL_QUALITY_… */
  uint32_t reserved;
} tuicall_user_network_quality;

/** The network quality of oneself and every remote user. */
typedef struct tuicall_user_network_quality_changed_event {
  uint32_t size;
  uint32_t count;
  const tuicall_user_network_quality* qualities; /**< count entries, never null */
} tuicall_user_network_quality_changed_event;

/** An event without parameters. */
typedef struct tuicall_empty_event {
  uint32_t size;
  uint32_t reserved;
} tuicall_empty_event;

/** The newer form of the cancelled event, raised right after it with the same user_id. */
typedef struct tuicall_call_not_connected_event {
  uint32_t size;
  int32_t media_type;
  tuicall_string call_id;
  int32_t reason; /**< TUICALL_END_… */
  uint32_t reserved;
  tuicall_string user_id;
  const tuicall_call_info* info; /**< never null */
} tuicall_call_not_connected_event;

/** The link to the server changed. */
typedef struct tuicall_connection_state_changed_event {
  uint32_t size;
  int32_t state; /**< TUICALL_CONNECTION_… */
} tuicall_connection_state_changed_event;

/**
 * The observer: what to call for each event. Fill `size`, leave what is not of interest null.
 *
 * Callbacks of one engine come one at a time, in order, on the thread of the engine's dispatch
 * mode. `release` is called exactly once, after the last of them: when the observer was removed or
 * its engine destroyed. The library copies the table, so it may live on the stack. docs/observer.md
 * says who receives what, and when.
 */
typedef struct tuicall_observer {
  uint32_t size;
  uint32_t reserved;
  void* user_data; /**< handed to every callback */
  void (*release)(void* user_data);
  void (*on_error)(void* user_data, const tuicall_error_event* event);
  void (*on_call_received)(void* user_data, const tuicall_call_received_event* event);
  void (*on_call_cancelled)(void* user_data, const tuicall_call_cancelled_event* event);
  void (*on_call_begin)(void* user_data, const tuicall_call_begin_event* event);
  void (*on_call_end)(void* user_data, const tuicall_call_end_event* event);
  void (*on_call_media_type_changed)(void* user_data,
                                     const tuicall_call_media_type_changed_event* event);
  void (*on_user_reject)(void* user_data, const tuicall_user_event* event);
  void (*on_user_no_response)(void* user_data, const tuicall_user_event* event);
  void (*on_user_line_busy)(void* user_data, const tuicall_user_event* event);
  void (*on_user_join)(void* user_data, const tuicall_user_event* event);
  void (*on_user_leave)(void* user_data, const tuicall_user_event* event);
  void (*on_user_video_available)(void* user_data, const tuicall_user_available_event* event);
  void (*on_user_audio_available)(void* user_data, const tuicall_user_available_event* event);
  void (*on_user_voice_volume_changed)(void* user_data,
                                       const tuicall_user_voice_volume_changed_event* event);
  void (*on_user_network_quality_changed)(void* user_data,
                                          const tuicall_user_network_quality_changed_event* event);
  void (*on_kicked_offline)(void* user_data, const tuicall_empty_event* event);
  void (*on_user_sig_expired)(void* user_data, const tuicall_empty_event* event);
  void (*on_call_not_connected)(void* user_data, const tuicall_call_not_connected_event* event);
  void (*on_user_inviting)(void* user_data, const tuicall_user_event* event);
  void (*on_connection_state_changed)(void* user_data,
                                      const tuicall_connection_state_changed_event* event);
} tuicall_observer;

/* ---- Completions
 * ---------------------------------------------------------------------------------------------- */

/** How a method went. Borrowed until `done` returns. */
typedef struct tuicall_result {
  uint32_t size;
  int32_t code;           /**< TUICALL_OK or why not */
  tuicall_string message; /**< what was wrong, one English sentence; empty on success */
  tuicall_string call_id; /**< of call, calls, group_call, join: the call; else empty */
  tuicall_string_list
      user_ids; /**< of call, calls, group_call, invite_user: those really invited; else empty */
} tuicall_result;

/** Whom to tell how a method went. */
typedef struct tuicall_completion {
  uint32_t size;
  int32_t delivery; /**< TUICALL_DELIVER_… */
  void* user_data;
  void (*done)(void* user_data, const tuicall_result* result); /**< not null; called exactly once */
} tuicall_completion;

/* ---- Library
 * --------------------------------------------------------------------------------------------------
 */

/** The release, like "0.1.0". Static. */
TUICALL_API const char* tuicall_version(void);

/** The text of the calling thread's last failure; empty if there was none. Valid until the thread's
 * next call. */
TUICALL_API const char* tuicall_last_error(void);

/** The name of a code, like "request refused"; "unknown code" for others. Static. */
TUICALL_API const char* tuicall_code_name(int32_t code);

/* ---- Runtime
 * --------------------------------------------------------------------------------------------------
 */

/** A loop thread and a callback thread that engines share. */
typedef struct tuicall_runtime tuicall_runtime;

/** How a runtime is made. Zero-fill, then set size. */
typedef struct tuicall_runtime_options {
  uint32_t size;
  uint32_t reserved;
  void* user_data;
  /** Called first on each thread that will call back (loop and callback thread): attach the
     language's runtime there. May be null. */
  void (*on_thread_start)(void* user_data);
  /** Called last on each such thread. May be null. */
  void (*on_thread_stop)(void* user_data);
} tuicall_runtime_options;

/**
 * Creates a runtime. Many engines may share it; a program that needs nothing special uses the
 * default one by passing no runtime to tuicall_engine_create().
 * @param[out] runtime  freed with tuicall_runtime_destroy()
 * @param options       may be null
 * @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID
 */
TUICALL_API int32_t tuicall_runtime_create(tuicall_runtime** runtime,
                                           const tuicall_runtime_options* options);

/**
 * Stops the threads and frees the runtime. Blocks until the threads have ended; null is allowed.
 * @return #TUICALL_OK; #TUICALL_E_REQUEST_REFUSED while engines live on it, or on one of its own
 * threads
 */
TUICALL_API int32_t tuicall_runtime_destroy(tuicall_runtime* runtime);

/* ---- Engine: life
 * ---------------------------------------------------------------------------------------------- */

/** One logged-in user. */
typedef struct tuicall_engine tuicall_engine;

/** How an engine is made. Zero-fill, then set size and server. */
typedef struct tuicall_engine_options {
  uint32_t size;
  int32_t dispatch;    /**< TUICALL_DISPATCH_… */
  const char* server;  /**< "host:port" or "[v6 address]:port" of tuicalld */
  const char* ca_file; /**< PEM file of the authorities that are trusted; null or empty: those of
                          the system */
  tuicall_runtime* runtime; /**< null: the process's default one. Must outlive the engine. */
  /** For TUICALL_DISPATCH_POLL: called on the loop thread when the queue goes from empty to not
     empty. It must not block and should only wake the thread that polls. May be null. */
  void (*wake_up)(void* wake_up_user_data);
  void* wake_up_user_data;
  uint32_t request_timeout_ms; /**< how long a method waits for its answer; 0 = 10,000; at most
                                  600,000 */
  uint32_t reserved;
} tuicall_engine_options;

/**
 * Creates an engine. It does nothing until tuicall_engine_init().
 * The server's certificate and name are always verified.
 * @param[out] engine  freed with tuicall_engine_destroy() or tuicall_engine_destroy_async()
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a missing or malformed server, a CA file that
 * cannot be read, an unknown dispatch mode
 */
TUICALL_API int32_t tuicall_engine_create(tuicall_engine** engine,
                                          const tuicall_engine_options* options);

/**
 * Hangs up, logs out and frees the engine. Blocks until no callback runs and none will: what was
 * not delivered is dropped, completions that are open get #TUICALL_E_NOT_LOGGED_IN, every observer
 * is released. Null is allowed.
 * @return #TUICALL_OK; #TUICALL_E_REQUEST_REFUSED inside a callback of this engine or on its
 * runtime's loop thread (use tuicall_engine_destroy_async())
 */
TUICALL_API int32_t tuicall_engine_destroy(tuicall_engine* engine);

/**
 * The same from anywhere, callbacks included, without blocking. The engine must not be used
 * afterwards.
 * @param done  called once when all is freed, the engine's last callback; may be null. On the
 * runtime's callback thread, or for TUICALL_DISPATCH_INLINE on its loop thread.
 */
TUICALL_API int32_t tuicall_engine_destroy_async(tuicall_engine* engine,
                                                 void (*done)(void* user_data), void* user_data);

/* ---- Engine: observers and dispatch
 * ----------------------------------------------------------------------------- */

/**
 * Adds an observer; any number may be added. It receives the events that are delivered from now on.
 * @param[out] observer_id  names it for tuicall_engine_remove_observer(); may be null
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a null table or a size too small to hold
 * `release`. On failure release is not called.
 */
TUICALL_API int32_t tuicall_engine_add_observer(tuicall_engine* engine, uint64_t* observer_id,
                                                const tuicall_observer* observer);

/**
 * Removes an observer: no call to it follows. From another thread it waits for a running callback
 * of that observer to end, and release has been called when it returns; from inside the observer's
 * own callback it returns at once, and release is called when that callback returns.
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for an id that is not registered (any more)
 */
TUICALL_API int32_t tuicall_engine_remove_observer(tuicall_engine* engine, uint64_t observer_id);

/**
 * TUICALL_DISPATCH_POLL: delivers what waits, on the calling thread. One thread at a time.
 * @param timeout_ms      how long to wait for the first event: 0 = not at all, -1 = for ever
 * @param[out] delivered  how many events and completions were delivered; may be null
 * @return #TUICALL_OK, also if nothing came; #TUICALL_E_REQUEST_REFUSED in another dispatch mode,
 * inside a callback, or while another thread polls
 */
TUICALL_API int32_t tuicall_engine_poll(tuicall_engine* engine, int32_t timeout_ms,
                                        uint32_t* delivered);

/**
 * TUICALL_DISPATCH_POLL: a file descriptor that is readable while something waits, for select,
 * poll, epoll or asyncio. Only to be waited on: never read, write or close it. It lives as long as
 * the engine.
 * @return #TUICALL_OK; #TUICALL_E_REQUEST_REFUSED in another dispatch mode
 */
TUICALL_API int32_t tuicall_engine_poll_fd(tuicall_engine* engine, int32_t* fd);

/**
 * Whether the calling thread is inside a callback of this engine, and whether it is the runtime's
 * loop thread. For bindings whose methods block.
 * @param[out] in_callback  1 or 0; may be null
 * @param[out] on_loop      1 or 0; may be null
 */
TUICALL_API int32_t tuicall_engine_current_thread(tuicall_engine* engine, int32_t* in_callback,
                                                  int32_t* on_loop);

/* ---- Engine: methods
 * -------------------------------------------------------------------------------------------- */

/**
 * Logs in; also the way back after on_kicked_offline and on_user_sig_expired. From then on the
 * engine keeps the link by itself. Logging in again as the same user renews the ticket; as another
 * user it first hangs up and logs out.
 * @param sdk_app_id  the app on the server, not 0
 * @param user_id     1–32 bytes of A-Z a-z 0-9 - _
 * @param user_sig    the ticket, see tuicall_user_sig_make()
 * @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID. Completion: #TUICALL_E_SIGNALING_SEND_FAIL when
 * the server cannot be reached within the request timeout, the ticket's codes 70001…70020,
 * #TUICALL_E_REQUEST_REPEATED while another log-in is under way
 */
TUICALL_API int32_t tuicall_engine_init(tuicall_engine* engine, uint32_t sdk_app_id,
                                        const char* user_id, const char* user_sig,
                                        const tuicall_completion* completion);

/** Hangs up and logs out; observers stay. Without effect if not logged in. */
TUICALL_API int32_t tuicall_engine_un_init(tuicall_engine* engine,
                                           const tuicall_completion* completion);

/** Fills a ::tuicall_call_params with the defaults: rings 30 s, everything else empty. params->size
 * must be set. */
TUICALL_API int32_t tuicall_call_params_init(tuicall_call_params* params);

/**
 * Calls one user.
 * @param media_type  TUICALL_MEDIA_AUDIO or TUICALL_MEDIA_VIDEO
 * @param params      may be null: the defaults
 * @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID. Completion: #TUICALL_E_PARAM_INVALID for one's own
 * id or a room that a running call has, #TUICALL_E_REQUEST_REFUSED already in a call,
 * #TUICALL_E_INIT_FAIL before init, #TUICALL_E_NOT_LOGGED_IN, #TUICALL_E_SIGNALING_SEND_FAIL. These
 * three may come from every method below.
 */
TUICALL_API int32_t tuicall_engine_call(tuicall_engine* engine, const char* user_id,
                                        int32_t media_type, const tuicall_call_params* params,
                                        const tuicall_completion* completion);

/** Calls one or several users; one's own id and doubles are dropped. Fails as
   tuicall_engine_call(), and with #TUICALL_E_PARAM_INVALID if nobody is left or there are more than
   the server's limit (8 besides oneself). */
TUICALL_API int32_t tuicall_engine_calls(tuicall_engine* engine, const char* const* user_ids,
                                         uint32_t user_id_count, int32_t media_type,
                                         const tuicall_call_params* params,
                                         const tuicall_completion* completion);

/** As tuicall_engine_calls(), for a group. @param group_id 1–64 bytes */
TUICALL_API int32_t tuicall_engine_group_call(tuicall_engine* engine, const char* group_id,
                                              const char* const* user_ids, uint32_t user_id_count,
                                              int32_t media_type, const tuicall_call_params* params,
                                              const tuicall_completion* completion);

/** Answers the ringing call. Completion: #TUICALL_E_REQUEST_REFUSED nothing rings,
   #TUICALL_E_REQUEST_REPEATED accepted already, #TUICALL_E_INVITATION_INVALID the invitation is
   over. */
TUICALL_API int32_t tuicall_engine_accept(tuicall_engine* engine,
                                          const tuicall_completion* completion);

/** Declines the ringing call. Completion: #TUICALL_E_REQUEST_REFUSED nothing rings,
 * #TUICALL_E_INVITATION_INVALID. */
TUICALL_API int32_t tuicall_engine_reject(tuicall_engine* engine,
                                          const tuicall_completion* completion);

/** Declines the ringing call as busy. Fails as tuicall_engine_reject(). */
TUICALL_API int32_t tuicall_engine_ignore(tuicall_engine* engine,
                                          const tuicall_completion* completion);

/** The caller of a ringing call cancels it; who is in the call leaves it. Repeated or without a
   call it succeeds without effect. Completion: #TUICALL_E_REQUEST_REFUSED for a callee that has not
   answered yet (use reject). */
TUICALL_API int32_t tuicall_engine_hangup(tuicall_engine* engine,
                                          const tuicall_completion* completion);

/** Invites more people into the running call; a single call becomes a multi one. Of params, timeout
   and push are used. The result's user_ids are those really invited. Completion:
   #TUICALL_E_REQUEST_REFUSED not in a call, #TUICALL_E_PARAM_INVALID an empty list or over the
   limit. */
TUICALL_API int32_t tuicall_engine_invite_user(tuicall_engine* engine, const char* const* user_ids,
                                               uint32_t user_id_count,
                                               const tuicall_call_params* params,
                                               const tuicall_completion* completion);

/** Enters a running call. Completion: #TUICALL_E_REQUEST_REFUSED already in a call or the call is
   full, #TUICALL_E_CALL_MISSING it is over. */
TUICALL_API int32_t tuicall_engine_join(tuicall_engine* engine, const char* call_id,
                                        const tuicall_completion* completion);

/** Enters a group's running call by its room. Fails as tuicall_engine_join(). */
TUICALL_API int32_t tuicall_engine_join_in_group_call(tuicall_engine* engine,
                                                      const tuicall_room_id* room_id,
                                                      const char* group_id, int32_t media_type,
                                                      const tuicall_completion* completion);

/** Switches the call between video and audio. Completion: #TUICALL_E_REQUEST_REFUSED not in a begun
   call, #TUICALL_E_SCENE_NOT_SUPPORTED in a group call. */
TUICALL_API int32_t tuicall_engine_switch_call_media_type(tuicall_engine* engine,
                                                          int32_t media_type,
                                                          const tuicall_completion* completion);

/** Starts the video stream: on_user_video_available at the others. Outside a call it takes effect
   when the next one begins. It holds until that call ends. Completion: #TUICALL_E_INIT_FAIL before
   init. */
TUICALL_API int32_t tuicall_engine_open_camera(tuicall_engine* engine,
                                               const tuicall_completion* completion);
/** Stops the video stream. As tuicall_engine_open_camera(). */
TUICALL_API int32_t tuicall_engine_close_camera(tuicall_engine* engine,
                                                const tuicall_completion* completion);
/** Starts the audio stream: on_user_audio_available at the others. As tuicall_engine_open_camera().
 */
TUICALL_API int32_t tuicall_engine_open_microphone(tuicall_engine* engine,
                                                   const tuicall_completion* completion);
/** Stops the audio stream. As tuicall_engine_open_camera(). */
TUICALL_API int32_t tuicall_engine_close_microphone(tuicall_engine* engine,
                                                    const tuicall_completion* completion);

/** Sets the profile of this user. @param nickname at most 500 bytes @param avatar_url at most 500
   bytes; null = empty. #TUICALL_E_PARAM_INVALID over these limits. */
TUICALL_API int32_t tuicall_engine_set_self_info(tuicall_engine* engine, const char* nickname,
                                                 const char* avatar_url,
                                                 const tuicall_completion* completion);

/** Whether this user may be logged in on several devices at once: all ring, the first answer wins.
   Off by default. Switching it off throws out the user's other sessions. @param enabled 1 or 0 */
TUICALL_API int32_t tuicall_engine_enable_multi_device_ability(
    tuicall_engine* engine, int32_t enabled, const tuicall_completion* completion);

/** Operators only (server option `administrators`): ends anybody's call. Completion:
   #TUICALL_E_CALL_MISSING it is over, #TUICALL_E_REQUEST_REFUSED this user is no operator. */
TUICALL_API int32_t tuicall_engine_end_call(tuicall_engine* engine, const char* call_id,
                                            const tuicall_completion* completion);

/**
 * The current or last call, as of the event that was delivered last (inside a callback: the event
 * at hand).
 * @param[out] info  freed with tuicall_call_info_free(); call_id is empty if there was no call yet
 */
TUICALL_API int32_t tuicall_engine_call_info(tuicall_engine* engine, tuicall_call_info** info);

/** Frees what tuicall_engine_call_info() gave; null is allowed. Not for infos inside events. */
TUICALL_API void tuicall_call_info_free(tuicall_call_info* info);

/* ---- UserSig
 * ----------------------------------------------------------------------------------------------------
 */

/**
 * Makes a UserSig ticket (TLSSigAPIv2). Keep the secret key on a server: whoever has it can log in
 * as anybody.
 * @param expire_s     valid for so many seconds, at least 1
 * @param now_s        Unix seconds; 0 = the system's clock
 * @param[out] ticket  NUL-terminated, freed with tuicall_free()
 * @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID
 */
TUICALL_API int32_t tuicall_user_sig_make(char** ticket, uint32_t sdk_app_id, const char* user_id,
                                          const char* secret_key, int64_t expire_s, int64_t now_s);

/**
 * Checks a ticket as the server does.
 * @param now_s                 Unix seconds; 0 = the system's clock
 * @param[out] expires_at_s     Unix seconds until which it is valid; may be null
 * @return #TUICALL_OK, or the ticket's code 70001…70014
 */
TUICALL_API int32_t tuicall_user_sig_check(const char* ticket, uint32_t sdk_app_id,
                                           const char* user_id, const char* secret_key,
                                           int64_t now_s, int64_t* expires_at_s);

/** Frees text that a function handed out; null is allowed. */
TUICALL_API void tuicall_free(char* text);

#ifdef __cplusplus
}
#endif

#endif /* TUICALL_TUICALL_H */
