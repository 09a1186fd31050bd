/**
 * @file observer.hpp
 * @brief The observer of the C++ interface. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_OBSERVER_HPP
#define TUICALL_CPP_OBSERVER_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "types.hpp"

namespace tuicall {

/**
 * What a program is told. Derive from it and override what is of interest.
 *
 * The events of one engine come one at a time, in the order in which the server decided them, each
 * exactly once, on the thread of the engine's dispatch mode. A user id is never empty. Any method
 * of the engine may be called from inside. What an observer throws goes to
 * TUICallEngine::setExceptionHandler() and stops nothing. The call that an event belongs to is read
 * with TUICallEngine::callInfo().
 */
class TUICallObserver {
 public:
  virtual ~TUICallObserver() = default;

  /** An error that the engine cannot recover from by itself. */
  virtual void onError(int32_t code, const std::string& message) {
    (void)code;
    (void)message;
  }

  /** An incoming call; callees only. @param groupId empty if none */
  virtual void onCallReceived(const std::string& callerId,
                              const std::vector<std::string>& calleeIdList,
                              const std::string& groupId, TUICallMediaType callMediaType) {
    (void)callerId;
    (void)calleeIdList;
    (void)groupId;
    (void)callMediaType;
  }

  /** The call ended before this user was connected. @param userId who ended it */
  virtual void onCallCancelled(const std::string& userId) { (void)userId; }

  /** This user is connected; caller and callees both receive it. */
  virtual void onCallBegin(const TUIRoomId& roomId, TUICallMediaType callMediaType,
                           TUICallRole callRole) {
    (void)roomId;
    (void)callMediaType;
    (void)callRole;
  }

  /** A call that had begun for this user ended. @param totalTime how long it was connected, in
   * milliseconds */
  virtual void onCallEnd(const TUIRoomId& roomId, TUICallMediaType callMediaType,
                         TUICallRole callRole, double totalTime) {
    (void)roomId;
    (void)callMediaType;
    (void)callRole;
    (void)totalTime;
  }

  /** The call went from video to audio or back. */
  virtual void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType,
                                      TUICallMediaType newCallMediaType) {
    (void)oldCallMediaType;
    (void)newCallMediaType;
  }

  /** That user declined. */
  virtual void onUserReject(const std::string& userId) { (void)userId; }

  /** That user did not answer in time. */
  virtual void onUserNoResponse(const std::string& userId) { (void)userId; }

  /** That user is in another call, or ignored this one. */
  virtual void onUserLineBusy(const std::string& userId) { (void)userId; }

  /** That user entered the call. */
  virtual void onUserJoin(const std::string& userId) { (void)userId; }

  /** That user left the call. */
  virtual void onUserLeave(const std::string& userId) { (void)userId; }

  /** A remote user's video stream started or stopped. */
  virtual void onUserVideoAvailable(const std::string& userId, bool isVideoAvailable) {
    (void)userId;
    (void)isVideoAvailable;
  }

  /** A remote user's audio stream started or stopped. */
  virtual void onUserAudioAvailable(const std::string& userId, bool isAudioAvailable) {
    (void)userId;
    (void)isAudioAvailable;
  }

  /** The speaking volume, 0 (silence) to 100, of all users, oneself included. */
  virtual void onUserVoiceVolumeChanged(const std::map<std::string, int32_t>& volumeMap) {
    (void)volumeMap;
  }

  /** The network quality of oneself and every remote user. */
  virtual void onUserNetworkQualityChanged(
      const std::vector<TUINetworkQualityInfo>& networkQualityList) {
    (void)networkQualityList;
  }

  /** The same user logged in elsewhere, or the server threw this session out; log in again with
   * init(). */
  virtual void onKickedOffline() {}

  /** The ticket ran out while online; make a new one and call init() again. */
  virtual void onUserSigExpired() {}

  /** The newer form of onCallCancelled(), raised right after it with the same userId. */
  virtual void onCallNotConnected(const std::string& callId, TUICallMediaType callMediaType,
                                  TUICallEndReason reason, const std::string& userId,
                                  const TUICallInfo& info) {
    (void)callId;
    (void)callMediaType;
    (void)reason;
    (void)userId;
    (void)info;
  }

  /** Someone else is being invited into the running call. */
  virtual void onUserInviting(const std::string& userId) { (void)userId; }

  /** The link to the server changed. */
  virtual void onConnectionStateChanged(TUIConnectionState state) { (void)state; }
};

}  // namespace tuicall

#endif  // TUICALL_CPP_OBSERVER_HPP
