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
 * `TUICALL_E_…` codes. After a failure tuicall_last_error() has its text, until the thread's next
 * call.
 * - **Asynchronous methods** check their arguments at once and return a status for those; what the
 * server says arrives in the ::tuicall_completion. If the function returned #TUICALL_OK, the
 * completion's `done` is called exactly once; if it returned a code, never. A null completion means
 * that nobody wants to know. Of an engine that is being destroyed and has logged out already, each
 * method returns #TUICALL_E_NOT_LOGGED_IN: in a completion that is answered at the end, say.
 * - **Text** is UTF-8. What goes in as `const char *` ends with NUL; what a callback gets is a
 * ::tuicall_string: a pointer, never null, a length in bytes, and a NUL after the last byte.
 * - **Ownership.** What a callback gets is borrowed until it returns. What a function hands out is
 * freed with the function named in its description. Arguments are copied before the function
 * returns.
 * - **Sizes.** A struct that may grow begins with `size`, set to `sizeof` of the struct by whoever
 * fills it. Fields that lie beyond the given size have their default. Structs only ever grow at the
 * end.
 * - **Null.** A list that comes out is never null: an empty one has count 0 and a valid pointer. A
 * pointer that goes in must not be null unless its description says so: that is
 * #TUICALL_E_PARAM_INVALID.
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
#include <tuicall/observer.h>
#include <tuicall/types.h>

#if defined(TUICALL_BUILDING_LIBRARY) && defined(__GNUC__)
#define TUICALL_API __attribute__((visibility("default")))
#else
#define TUICALL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Completions ---- */

/** How a method went. Borrowed until `done` returns. */
typedef struct tuicall_result {
  uint32_t size;          /**< `sizeof` of this struct */
  int32_t code;           /**< TUICALL_OK or why not */
  tuicall_string message; /**< what was wrong, one English sentence; empty on success */
  tuicall_string call_id; /**< of call, calls, group_call: the call; else empty */
  tuicall_string_list
      user_ids; /**< of call, calls, group_call, invite_user: those really invited; else empty */
} tuicall_result;

/** Whom to tell how a method went. */
typedef struct tuicall_completion {
  uint32_t size;                                               /**< `sizeof` of this struct */
  int32_t delivery;                                            /**< TUICALL_DELIVER_… */
  void* user_data;                                             /**< handed to done */
  void (*done)(void* user_data, const tuicall_result* result); /**< not null; called exactly once */
} tuicall_completion;

/* ---- Library ---- */

/** The release, like "0.1.0". Static. */
TUICALL_API const char* tuicall_version(void);

/** Why the calling thread's last function that returns a status has failed; empty if it succeeded,
 * or there was none. Valid until the thread's next call. */
TUICALL_API const char* tuicall_last_error(void);

/** The name of a code, like "request refused"; "unknown code" for others. Static. */
TUICALL_API const char* tuicall_code_name(int32_t code);

/* ---- Runtime ---- */

/** A loop thread and a callback thread that engines share. */
typedef struct tuicall_runtime tuicall_runtime;

/** How a runtime is made. Zero-fill, then set size. */
typedef struct tuicall_runtime_options {
  uint32_t size;     /**< `sizeof` of this struct */
  uint32_t reserved; /**< 0 */
  void* user_data;   /**< handed to both functions */
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

/* ---- Engine: life ---- */

/** One logged-in user. */
typedef struct tuicall_engine tuicall_engine;

/** How an engine is made. Zero-fill, then set size and server. */
typedef struct tuicall_engine_options {
  uint32_t size;       /**< `sizeof` of this struct */
  int32_t dispatch;    /**< TUICALL_DISPATCH_… */
  const char* server;  /**< "host:port" or "[v6 address]:port" of tuicalld */
  const char* ca_file; /**< PEM file of the authorities that are trusted; null or empty: those of
                          the system */
  tuicall_runtime* runtime; /**< null: the process's default one. Must outlive the engine. */
  /** For TUICALL_DISPATCH_POLL: called on the loop thread when the queue goes from empty to not
     empty. It must not block and should only wake the thread that polls. May be null. */
  void (*wake_up)(void* wake_up_user_data);
  void* wake_up_user_data;     /**< handed to wake_up */
  uint32_t request_timeout_ms; /**< how long a method waits for its answer; 0 = 10,000; at most
                                  600,000 */
  int32_t volume_interval_ms;  /**< how often on_user_voice_volume_changed comes while the engine
                                  uses sound; 0 = 300, else 20 to 60,000; negative = never */
  uint32_t frame_ms;           /**< how much sound is in a packet that is sent: 10 or 20; 0 = 20. Of
                                  10 ms each is sent 10 ms earlier, and their headers take 22 kbit/s
                                  more */
  uint32_t reserved;           /**< 0 */
} tuicall_engine_options;

/**
 * Creates an engine. It does nothing until tuicall_engine_init().
 * The server's certificate and name are always verified.
 * @param[out] engine  freed with tuicall_engine_destroy() or tuicall_engine_destroy_async()
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a missing or malformed server, a CA file that
 * cannot be read, an unknown dispatch mode, a number that is out of its range
 */
TUICALL_API int32_t tuicall_engine_create(tuicall_engine** engine,
                                          const tuicall_engine_options* options);

/**
 * Hangs up, logs out and frees the engine. Blocks until the server has confirmed that, so that
 * another engine may log the same user in right away (at most 2 s: afterwards the server closes the
 * session by itself), and no callback runs and none will: what was not delivered is dropped,
 * completions that are open get #TUICALL_E_NOT_LOGGED_IN, every observer is released. Null is
 * allowed.
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

/* ---- Engine: observers and dispatch ---- */

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
 * own callback, and on the runtime's loop thread, it returns at once, and release is called when
 * the running callback returns: on the loop thread that one may still go on.
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for an id that is not registered (any more)
 */
TUICALL_API int32_t tuicall_engine_remove_observer(tuicall_engine* engine, uint64_t observer_id);

/**
 * TUICALL_DISPATCH_POLL: delivers what waits, on the calling thread. One thread at a time.
 * @param timeout_ms      how long to wait for the first event: 0 = not at all, negative = for ever
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

/* ---- Engine: methods ---- */

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
 * #TUICALL_E_SERVER_OVERLOADED the server has too much to do for a new call. #TUICALL_E_INIT_FAIL
 * before init, #TUICALL_E_NOT_LOGGED_IN, #TUICALL_E_SIGNALING_SEND_FAIL: these three may come from
 * every method below.
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
   limit, #TUICALL_E_SERVER_OVERLOADED. */
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
   when the next one begins. It holds until a call that has begun ends. Completion:
   #TUICALL_E_INIT_FAIL before init. */
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

/** Sets the profile of this user. @param nickname at most 500 bytes; null = empty
   @param avatar_url at most 500 bytes; null = empty
   @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID over these limits */
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

/* ---- Engine: sound ---- */

/** Sound that goes in. Zero-fill, then set size. */
typedef struct tuicall_audio {
  uint32_t size;           /**< `sizeof` of this struct */
  int32_t sample_format;   /**< TUICALL_SAMPLE_… */
  uint32_t sample_rate_hz; /**< 8000 to 192000 */
  uint32_t channels;       /**< 1 or 2; the samples of a moment stand side by side */
  const void* samples;     /**< not null unless sample_count is 0; aligned for its type */
  uint32_t sample_count;   /**< for each channel */
  uint32_t live;           /**< 1: a device records it as it is pushed; 0: anything else */
} tuicall_audio;

/** Room for sound that comes out. Zero-fill, then set size and what is to be set. */
typedef struct tuicall_audio_buffer {
  uint32_t size;           /**< `sizeof` of this struct */
  int32_t sample_format;   /**< TUICALL_SAMPLE_… */
  uint32_t sample_rate_hz; /**< 8000, 12000, 16000, 24000 or 48000: those of Opus, RFC 6716 */
  uint32_t channels;       /**< 1 or 2 */
  void* samples;           /**< not null; aligned for its type */
  uint32_t capacity;       /**< so many samples fit, for each channel; at least 1 */
  uint32_t sample_count;   /**< [out] so many were given, for each channel */
  int64_t timestamp_ms;    /**< [out] when the first one is heard, since the call's sound began */
} tuicall_audio_buffer;

/**
 * Says something in the call: the samples go to the others as they come to their turn, in real
 * time, while the microphone is open (tuicall_engine_open_microphone()); while it is closed they
 * are lost. What is pushed before the call has begun waits for that, and what still waits at its
 * end is forgotten, though it may never have begun. Of live sound (tuicall_audio.live) nothing
 * waits for long: of what is older than 200 ms when more comes the oldest is lost, and a clock that
 * runs faster or slower than the engine's is made up for without a change of pitch.
 * @param[out] queued_ms  how much waits now; may be null. A program that makes sound as it goes
 * keeps this at 40 to 200 ms; a device pushes as it records, and says that it is live.
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a format that is not listed;
 * #TUICALL_E_REQUEST_REFUSED, and nothing is taken, if more than 60,000 ms would wait
 */
TUICALL_API int32_t tuicall_engine_push_audio(tuicall_engine* engine, const tuicall_audio* audio,
                                              uint32_t* queued_ms);

/** Forgets what was pushed or is being played and was not said yet: somebody has interrupted. */
TUICALL_API int32_t tuicall_engine_clear_audio(tuicall_engine* engine);

/**
 * Hears the call: everybody's sound mixed, or that of one user. It goes on in real time, with
 * silence where nobody speaks, from the first read on; 2,000 ms of it wait, and of what is older
 * the oldest is lost. Each user has one stream: two threads that read the same share it. Blocks
 * until the buffer is full, the timeout is over, or the call; then gives what is there.
 * @param user_id     whose sound; null or empty: everybody's, mixed
 * @param buffer      says what is wanted, and gets it
 * @param timeout_ms  how long to wait: 0 = not at all, negative = until the call is over
 * @return #TUICALL_OK, also when nothing came in time; #TUICALL_E_PARAM_INVALID;
 * #TUICALL_E_REQUEST_REFUSED when no call goes on and nothing is left of the last one, and on the
 * runtime's loop thread with a timeout other than 0
 */
TUICALL_API int32_t tuicall_engine_read_audio(tuicall_engine* engine, const char* user_id,
                                              tuicall_audio_buffer* buffer, int32_t timeout_ms);

/**
 * Says a WAV file in the call: after all that waits, in real time while the microphone is open, as
 * what is pushed; what is pushed later comes after it. It is read as it is said, on a thread of the
 * runtime. Until it was said, its length counts in what waits.
 * @param path        PCM of 16, 24 or 32 bits or floats of 32, 8000 to 192000 Hz, one channel or
 * two. A file whose size of sound is 0xFFFFFFFF was written into a pipe, and is said to its end.
 * @param completion  when it was said. #TUICALL_E_REQUEST_REFUSED: tuicall_engine_clear_audio() or
 * the end of the call came first, or the file could not be read any further;
 * #TUICALL_E_NOT_LOGGED_IN: the engine was destroyed
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a file that cannot be opened, is cut off, or is
 * not of this kind: the message names it and says what was expected
 */
TUICALL_API int32_t tuicall_engine_play_file(tuicall_engine* engine, const char* path,
                                             const tuicall_completion* completion);

/**
 * Says a sine, for trying things out. As tuicall_engine_play_file().
 * @param frequency_hz  1 to 20000
 * @param amplitude     of full scale, 0 to 1
 * @param duration_ms   1 to 3,600,000
 * @return #TUICALL_OK, #TUICALL_E_PARAM_INVALID
 */
TUICALL_API int32_t tuicall_engine_play_tone(tuicall_engine* engine, double frequency_hz,
                                             double amplitude, uint32_t duration_ms,
                                             const tuicall_completion* completion);

/**
 * Records what is heard in a call into a WAV file, one channel, 16 bits: in the call that goes on,
 * or in the next one, until it is over or tuicall_engine_stop_recording(). It has a stream of its
 * own, whoever reads or records besides. It is written as it is heard, on a thread of the runtime,
 * and its header is right at each time, so that the file is whole even if the process is killed.
 * What came too late to be written is silence.
 * @param user_id         whose sound; null or empty: everybody's, mixed
 * @param path            takes the place of a file that is there
 * @param sample_rate_hz  8000, 12000, 16000, 24000 or 48000; 0 = 48000
 * @param completion      when the file is complete. #TUICALL_E_REQUEST_REFUSED: the disk is full,
 * or the file has 4 GiB; what was written before stays. #TUICALL_E_NOT_LOGGED_IN: the engine was
 * destroyed before a call had begun
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID for a file that cannot be written, a user id or a
 * rate that is not allowed; #TUICALL_E_REQUEST_REFUSED while this engine records into that file
 */
TUICALL_API int32_t tuicall_engine_record_file(tuicall_engine* engine, const char* user_id,
                                               const char* path, uint32_t sample_rate_hz,
                                               const tuicall_completion* completion);

/**
 * Ends a recording: the file is complete when this returns, and the recording's completion comes.
 * @return #TUICALL_OK; #TUICALL_E_PARAM_INVALID if the engine does not record into that file (any
 * more)
 */
TUICALL_API int32_t tuicall_engine_stop_recording(tuicall_engine* engine, const char* path);

/* ---- UserSig ---- */

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
 * @return #TUICALL_OK; the ticket's code 70001…70014; #TUICALL_E_PARAM_INVALID for a null argument
 * or a user id that is not allowed
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
