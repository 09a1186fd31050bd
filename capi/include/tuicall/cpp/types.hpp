/**
 * @file types.hpp
 * @brief The values of the C++ interface: enumerations, structs and the error. Included by
 * tuicall.hpp.
 */
#ifndef TUICALL_CPP_TYPES_HPP
#define TUICALL_CPP_TYPES_HPP

#include <tuicall/tuicall.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tuicall {

/** Kind of media of a call. */
enum class TUICallMediaType : int32_t {
  Unknown = TUICALL_MEDIA_UNKNOWN,
  Audio = TUICALL_MEDIA_AUDIO,
  Video = TUICALL_MEDIA_VIDEO
};

/** Role of a user in a call. */
enum class TUICallRole : int32_t {
  None = TUICALL_ROLE_NONE,
  Caller = TUICALL_ROLE_CALLER,
  Called = TUICALL_ROLE_CALLED
};

/** Kind of call: with a group id, with several callees, with one. */
enum class TUICallScene : int32_t {
  None = TUICALL_SCENE_NONE,
  Group = TUICALL_SCENE_GROUP,
  Multi = TUICALL_SCENE_MULTI,
  Single = TUICALL_SCENE_SINGLE
};

/** Quality of a user's network. */
enum class TUINetworkQuality : int32_t {
  Unknown = TUICALL_QUALITY_UNKNOWN,
  Excellent = TUICALL_QUALITY_EXCELLENT,
  Good = TUICALL_QUALITY_GOOD,
  Poor = TUICALL_QUALITY_POOR,
  Bad = TUICALL_QUALITY_BAD,
  VeryBad = TUICALL_QUALITY_VERY_BAD,
  Down = TUICALL_QUALITY_DOWN
};

/** Why a call ended. */
enum class TUICallEndReason : int32_t {
  Unknown = TUICALL_END_UNKNOWN,
  Hangup = TUICALL_END_HANGUP,
  Reject = TUICALL_END_REJECT,
  NoResponse = TUICALL_END_NO_RESPONSE,
  Offline = TUICALL_END_OFFLINE,
  LineBusy = TUICALL_END_LINE_BUSY,
  Canceled = TUICALL_END_CANCELED,
  OtherDeviceAccepted = TUICALL_END_OTHER_DEVICE_ACCEPTED,
  OtherDeviceReject = TUICALL_END_OTHER_DEVICE_REJECT,
  EndByServer = TUICALL_END_BY_SERVER
};

/** The link to the server. */
enum class TUIConnectionState : int32_t {
  Connecting = TUICALL_CONNECTION_CONNECTING,     /**< init() is under way */
  Connected = TUICALL_CONNECTION_CONNECTED,       /**< logged in */
  Reconnecting = TUICALL_CONNECTION_RECONNECTING, /**< lost; the engine comes back by itself */
  Disconnected = TUICALL_CONNECTION_DISCONNECTED  /**< logged out, kicked, expired, or the first
                                                     log-in failed */
};

/** Where callbacks run. */
enum class TUIDispatch : int32_t {
  Thread = TUICALL_DISPATCH_THREAD, /**< on the runtime's callback thread */
  Poll = TUICALL_DISPATCH_POLL,    /**< inside TUICallEngine::poll(), on the thread that calls it */
  Inline = TUICALL_DISPATCH_INLINE /**< on the runtime's loop thread; callbacks must not block */
};

/** A room, named by a number (1..2^31-1) or by text (1..64 bytes). If both are given the number
 * wins. */
struct TUIRoomId {
  int32_t intRoomId = 0; /**< 0 = named by text */
  std::string strRoomId; /**< empty = named by the number */
};

/** Whether two rooms are named alike. */
inline bool operator==(const TUIRoomId& a, const TUIRoomId& b) {
  return a.intRoomId == b.intRoomId && a.strRoomId == b.strRoomId;
}
/** Whether two rooms are named differently. */
inline bool operator!=(const TUIRoomId& a, const TUIRoomId& b) { return !(a == b); }

/** A user's network quality. */
struct TUINetworkQualityInfo {
  std::string userId;                                     /**< whom it is about */
  TUINetworkQuality quality = TUINetworkQuality::Unknown; /**< how good it is */
};

/** What the push webhook is given for callees who are offline. */
struct TUIOfflinePushInfo {
  std::string title;       /**< at most 1000 bytes */
  std::string description; /**< at most 1000 bytes */
};

/** How a call is placed. */
struct TUICallParams {
  uint32_t timeout = 30;              /**< seconds the call rings; 0 = for ever */
  TUIRoomId roomId;                   /**< empty: the server chooses */
  std::string userData;               /**< at most 1000 bytes, handed to the callees as it is */
  std::string chatGroupId;            /**< at most 64 bytes */
  TUIOfflinePushInfo offlinePushInfo; /**< for callees who are offline */
};

/** What a user has said of itself with setSelfInfo. */
struct TUIUserProfile {
  std::string userId;   /**< whom it is about */
  std::string nickname; /**< at most 500 bytes, may be empty */
  std::string avatar;   /**< a URL */
};

/** What is known of a call, as its user sees it. */
struct TUICallInfo {
  std::string callId;                                     /**< empty: there was no call yet */
  TUIRoomId roomId;                                       /**< its room */
  TUICallRole role = TUICallRole::None;                   /**< of this user */
  TUICallMediaType mediaType = TUICallMediaType::Unknown; /**< audio or video */
  TUICallScene scene = TUICallScene::None; /**< with one, with several, or in a group */
  std::string callerId;                    /**< who called */
  std::vector<std::string>
      calleeIdList;        /**< everyone who was called, invited or joined, without the caller */
  std::string chatGroupId; /**< empty if none */
  std::string userData;    /**< what the caller gave, as it is */
  int64_t beginTime = 0;   /**< Unix milliseconds at which it began for this user; 0 = it has not */
  TUICallEndReason reason = TUICallEndReason::Unknown; /**< why it ended; Unknown until then */
  std::string endedBy;                  /**< user id of who ended it; empty if nobody or not yet */
  std::vector<TUIUserProfile> profiles; /**< of the people of the call who had set one when they
                                             were called or joined */
};

/** How the samples of sound are laid out. */
struct TUIAudioFormat {
  uint32_t sampleRate = 48000; /**< pushed: 8000 to 192000 Hz; read: 8000, 12000, 16000, 24000 or
                                    48000 Hz, those of Opus, RFC 6716 */
  uint32_t channels = 1;       /**< 1, or 2 with the samples of a moment side by side */
};

/** What was heard. @tparam Sample int16_t, -32768 to 32767, or float, -1 to 1 */
template <class Sample = int16_t>
struct TUIAudio {
  std::vector<Sample> samples; /**< all channels together; may be fewer than asked for, or none */
  int64_t timestampMs = 0;     /**< when the first one is heard, since the call's sound began */
};

/** How a method went. */
struct TUICallResult {
  int32_t code = TUICALL_OK; /**< TUICALL_OK or one of the TUICALL_E_… codes */
  std::string message;       /**< what was wrong, one English sentence; empty on success */
  std::string callId;        /**< of call, calls, groupCall: the call; else empty */
  std::vector<std::string>
      userIds; /**< of call, calls, groupCall, inviteUser: those really invited */

  /** Whether the method succeeded. */
  bool ok() const { return code == TUICALL_OK; }
};

/** Is told how a method went, once, in order with the events and where the engine's callbacks run.
 */
using TUICallCompletion = std::function<void(const TUICallResult&)>;

/** Is given what an observer or completion threw, and which one it was ("on_call_received"). */
using TUICallExceptionHandler = std::function<void(std::exception_ptr, const char* where)>;

/** A method failed. what() is the message: one English sentence that says what was wrong and with
 * which value. */
class TUICallError : public std::runtime_error {
 public:
  /** @param code one of the TUICALL_E_… codes @param message what was wrong */
  TUICallError(int32_t code, const std::string& message)
      : std::runtime_error(message), code_(code) {}

  /** One of the TUICALL_E_… codes. */
  int32_t code() const noexcept { return code_; }

 private:
  int32_t code_;
};

}  // namespace tuicall

#endif  // TUICALL_CPP_TYPES_HPP
