/**
 * @file observer.h
 * @brief The events, and the table of functions that receives them. Included by tuicall.h, whose
 * conventions hold here.
 */
#ifndef TUICALL_OBSERVER_H
#define TUICALL_OBSERVER_H

#include <stdint.h>
#include <tuicall/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Events: one struct each. First the event's parameters, then what later versions add ---- */

/** An error that the engine cannot recover from by itself. */
typedef struct tuicall_error_event {
  uint32_t size;          /**< `sizeof` of this struct */
  int32_t code;           /**< one of the `TUICALL_E_…` codes */
  tuicall_string message; /**< what is wrong, one English sentence */
} tuicall_error_event;

/** An incoming call; callees only. */
typedef struct tuicall_call_received_event {
  uint32_t size;                  /**< `sizeof` of this struct */
  int32_t media_type;             /**< TUICALL_MEDIA_… */
  tuicall_string caller_id;       /**< who called */
  tuicall_string_list callee_ids; /**< everyone who was called, this user included */
  tuicall_string group_id;        /**< empty if none */
  tuicall_string call_id;         /**< the call */
  tuicall_string user_data;       /**< what the caller gave, as it is */
} tuicall_call_received_event;

/** The call ended before this user was connected. user_id: who ended it (docs/observer.md, section
 * 3). */
typedef struct tuicall_call_cancelled_event {
  uint32_t size;          /**< `sizeof` of this struct */
  uint32_t reserved;      /**< 0 */
  tuicall_string user_id; /**< who ended it */
  tuicall_string call_id; /**< the call */
} tuicall_call_cancelled_event;

/** This user is connected. */
typedef struct tuicall_call_begin_event {
  uint32_t size;           /**< `sizeof` of this struct */
  int32_t media_type;      /**< TUICALL_MEDIA_… */
  tuicall_room_id room_id; /**< its room */
  int32_t role;            /**< TUICALL_ROLE_… of this user */
  uint32_t reserved;       /**< 0 */
  tuicall_string call_id;  /**< the call */
} tuicall_call_begin_event;

/** A call that had begun for this user ended. */
typedef struct tuicall_call_end_event {
  uint32_t size;           /**< `sizeof` of this struct */
  int32_t media_type;      /**< TUICALL_MEDIA_… */
  tuicall_room_id room_id; /**< its room */
  int32_t role;            /**< TUICALL_ROLE_… of this user */
  int32_t reason;          /**< TUICALL_END_… */
  double total_time_ms;    /**< how long this user was connected, in milliseconds */
  tuicall_string call_id;  /**< the call */
  tuicall_string ended_by; /**< user id of who ended it; empty if nobody did */
} tuicall_call_end_event;

/** The call went from video to audio or back. */
typedef struct tuicall_call_media_type_changed_event {
  uint32_t size;          /**< `sizeof` of this struct */
  int32_t old_media_type; /**< TUICALL_MEDIA_… until now */
  int32_t new_media_type; /**< TUICALL_MEDIA_… from now on */
  uint32_t reserved;      /**< 0 */
  tuicall_string call_id; /**< the call */
} tuicall_call_media_type_changed_event;

/** Something about one user: declined, did not answer, is busy, joined, left, is being invited. */
typedef struct tuicall_user_event {
  uint32_t size;          /**< `sizeof` of this struct */
  uint32_t reserved;      /**< 0 */
  tuicall_string user_id; /**< whom it is about */
  tuicall_string call_id; /**< the call */
} tuicall_user_event;

/** A remote user's video or audio stream started or stopped. */
typedef struct tuicall_user_available_event {
  uint32_t size;          /**< `sizeof` of this struct */
  int32_t is_available;   /**< 1 started, 0 stopped */
  tuicall_string user_id; /**< whom it is about */
  tuicall_string call_id; /**< the call */
} tuicall_user_available_event;

/** A user's speaking volume. */
typedef struct tuicall_user_volume {
  tuicall_string user_id; /**< whom it is about */
  int32_t volume;         /**< 0 (silence) .. 100 */
  uint32_t reserved;      /**< 0 */
} tuicall_user_volume;

/** The speaking volume of all users, oneself included. */
typedef struct tuicall_user_voice_volume_changed_event {
  uint32_t size;                      /**< `sizeof` of this struct */
  uint32_t count;                     /**< length of the list that follows */
  const tuicall_user_volume* volumes; /**< count entries, never null */
} tuicall_user_voice_volume_changed_event;

/** A user's network quality. */
typedef struct tuicall_user_network_quality {
  tuicall_string user_id; /**< whom it is about */
  int32_t quality;        /**< TUICALL_QUALITY_… */
  uint32_t reserved;      /**< 0 */
} tuicall_user_network_quality;

/** The network quality of oneself and every remote user. */
typedef struct tuicall_user_network_quality_changed_event {
  uint32_t size;                                 /**< `sizeof` of this struct */
  uint32_t count;                                /**< length of the list that follows */
  const tuicall_user_network_quality* qualities; /**< count entries, never null */
} tuicall_user_network_quality_changed_event;

/** An event without parameters. */
typedef struct tuicall_empty_event {
  uint32_t size;     /**< `sizeof` of this struct */
  uint32_t reserved; /**< 0 */
} tuicall_empty_event;

/** The newer form of the cancelled event, raised right after it with the same user_id. */
typedef struct tuicall_call_not_connected_event {
  uint32_t size;                 /**< `sizeof` of this struct */
  int32_t media_type;            /**< TUICALL_MEDIA_… */
  tuicall_string call_id;        /**< the call */
  int32_t reason;                /**< TUICALL_END_… */
  uint32_t reserved;             /**< 0 */
  tuicall_string user_id;        /**< who ended it */
  const tuicall_call_info* info; /**< never null */
} tuicall_call_not_connected_event;

/** The link to the server changed. */
typedef struct tuicall_connection_state_changed_event {
  uint32_t size; /**< `sizeof` of this struct */
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
  uint32_t size;     /**< `sizeof` of this struct */
  uint32_t reserved; /**< 0 */
  void* user_data;   /**< handed to every callback */
  /** The observer is not needed any more: free it here. */
  void (*release)(void* user_data);
  /** An error that the engine cannot recover from by itself. */
  void (*on_error)(void* user_data, const tuicall_error_event* event);
  /** This user is called. */
  void (*on_call_received)(void* user_data, const tuicall_call_received_event* event);
  /** The call ended before this user was connected. */
  void (*on_call_cancelled)(void* user_data, const tuicall_call_cancelled_event* event);
  /** This user is connected. */
  void (*on_call_begin)(void* user_data, const tuicall_call_begin_event* event);
  /** A call that had begun for this user ended. */
  void (*on_call_end)(void* user_data, const tuicall_call_end_event* event);
  /** From video to audio or back. */
  void (*on_call_media_type_changed)(void* user_data,
                                     const tuicall_call_media_type_changed_event* event);
  /** A callee declined. */
  void (*on_user_reject)(void* user_data, const tuicall_user_event* event);
  /** A callee did not answer in time. */
  void (*on_user_no_response)(void* user_data, const tuicall_user_event* event);
  /** A callee is in another call. */
  void (*on_user_line_busy)(void* user_data, const tuicall_user_event* event);
  /** Somebody came into the call. */
  void (*on_user_join)(void* user_data, const tuicall_user_event* event);
  /** Somebody left the call. */
  void (*on_user_leave)(void* user_data, const tuicall_user_event* event);
  /** A remote user's video started or stopped. */
  void (*on_user_video_available)(void* user_data, const tuicall_user_available_event* event);
  /** A remote user's audio started or stopped. */
  void (*on_user_audio_available)(void* user_data, const tuicall_user_available_event* event);
  /** How loud everybody speaks. */
  void (*on_user_voice_volume_changed)(void* user_data,
                                       const tuicall_user_voice_volume_changed_event* event);
  /** Everybody's network quality. */
  void (*on_user_network_quality_changed)(void* user_data,
                                          const tuicall_user_network_quality_changed_event* event);
  /** This user was logged out by the server or by another device. */
  void (*on_kicked_offline)(void* user_data, const tuicall_empty_event* event);
  /** The ticket ran out: log in with a new one. */
  void (*on_user_sig_expired)(void* user_data, const tuicall_empty_event* event);
  /** As on_call_cancelled, with the reason. */
  void (*on_call_not_connected)(void* user_data, const tuicall_call_not_connected_event* event);
  /** Somebody is being invited into the call. */
  void (*on_user_inviting)(void* user_data, const tuicall_user_event* event);
  /** The link to the server changed. */
  void (*on_connection_state_changed)(void* user_data,
                                      const tuicall_connection_state_changed_event* event);
} tuicall_observer;

#ifdef __cplusplus
}
#endif

#endif /* TUICALL_OBSERVER_H */
