package io.tuicall;

import java.util.List;
import java.util.Map;

/**
 * Receives the events of an engine. Derive from it, and override what is of interest.
 *
 * <p>The events of one engine come one at a time, in the order in which the server decided them, each exactly once. An
 * exception that a method throws goes to the uncaught exception handler of the thread, and the next event still comes.
 * docs/observer.md says who receives which event, and when.
 */
public class TUICallObserver {
    /** Makes an observer that does nothing yet. */
    public TUICallObserver() {}

    /**
     * An error that the engine cannot recover from by itself.
     *
     * @param code one of the codes of docs/engine.md
     * @param message what was wrong
     */
    public void onError(int code, String message) {}

    /**
     * An incoming call; callees only.
     *
     * @param callerId who calls
     * @param calleeIdList who is called, this user included
     * @param groupId the group; empty if there is none
     * @param callMediaType audio or video
     */
    public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
            TUICallMediaType callMediaType) {}

    /**
     * The call ended before this user was connected.
     *
     * @param userId who ended it
     */
    public void onCallCancelled(String userId) {}

    /**
     * This user is connected.
     *
     * @param roomId the call's room
     * @param callMediaType audio or video
     * @param callRole the role of this user
     */
    public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {}

    /**
     * A call that had begun for this user ended.
     *
     * @param roomId the call's room
     * @param callMediaType audio or video
     * @param callRole the role of this user
     * @param totalTime how long this user was connected, in milliseconds
     */
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {}

    /**
     * The call went from video to audio or back.
     *
     * @param oldCallMediaType what it was
     * @param newCallMediaType what it is
     */
    public void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) {}

    /**
     * A user declined.
     *
     * @param userId that user
     */
    public void onUserReject(String userId) {}

    /**
     * A user did not answer in time.
     *
     * @param userId that user
     */
    public void onUserNoResponse(String userId) {}

    /**
     * A user is in another call, or ignored this one.
     *
     * @param userId that user
     */
    public void onUserLineBusy(String userId) {}

    /**
     * A user entered the call.
     *
     * @param userId that user
     */
    public void onUserJoin(String userId) {}

    /**
     * A user left the call.
     *
     * @param userId that user
     */
    public void onUserLeave(String userId) {}

    /**
     * A remote user's video stream started or stopped.
     *
     * @param userId that user
     * @param isVideoAvailable whether there is one now
     */
    public void onUserVideoAvailable(String userId, boolean isVideoAvailable) {}

    /**
     * A remote user's audio stream started or stopped.
     *
     * @param userId that user
     * @param isAudioAvailable whether there is one now
     */
    public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {}

    /**
     * How loud everybody speaks, oneself included.
     *
     * @param volumeMap user id to volume, 0 to 100; the map cannot be changed
     */
    public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {}

    /**
     * The network quality of oneself and every remote user.
     *
     * @param networkQualityList one entry for each user; the list cannot be changed
     */
    public void onUserNetworkQualityChanged(List<TUINetworkQualityInfo> networkQualityList) {}

    /**
     * The same user logged in elsewhere, or the server threw this session out. Log in again with
     * {@link TUICallEngine#init init}.
     */
    public void onKickedOffline() {}

    /** The ticket ran out while online. Make a new one, and call {@link TUICallEngine#init init} again. */
    public void onUserSigExpired() {}

    /**
     * The newer form of {@link #onCallCancelled}, raised right after it with the same {@code userId}.
     *
     * @param callId the call
     * @param callMediaType audio or video
     * @param reason why it ended
     * @param userId who ended it
     * @param info what is known of the call
     */
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {}

    /**
     * Someone else is being invited into the running call.
     *
     * @param userId who is invited
     */
    public void onUserInviting(String userId) {}

    /**
     * The link to the server changed.
     *
     * @param state what it is now
     */
    public void onConnectionStateChanged(TUICallConnectionState state) {}
}
