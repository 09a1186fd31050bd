package io.tuicall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands the events of one registration to its observer. Called by native code, on the thread of the dispatch mode. */
final class NativeObserver extends ObserverDirector {
    private static final TUICallObserver NOBODY = new TUICallObserver();

    private volatile TUICallObserver observer;

    /** {@code onLoopThread}: whether it is called there, that is by an engine of dispatch INLINE. */
    NativeObserver(TUICallObserver observer, boolean onLoopThread) {
        super(onLoopThread, ObserverEvents.heardBy(observer.getClass()));
        this.observer = observer;
    }

    /** From now on the observer is not called. */
    void silence() {
        observer = NOBODY;
    }

    private static List<String> list(String[] texts) {
        return Collections.unmodifiableList(Arrays.asList(texts));
    }

    @Override
    public void on_error(int code, String message) {
        observer.onError(code, message);
    }

    @Override
    public void on_call_received(String callerId, String[] calleeIds, String groupId, int mediaType) {
        observer.onCallReceived(callerId, list(calleeIds), groupId, TUICallMediaType.of(mediaType));
    }

    @Override
    public void on_call_cancelled(String userId) {
        observer.onCallCancelled(userId);
    }

    @Override
    public void on_call_begin(TUIRoomId roomId, int mediaType, int role) {
        observer.onCallBegin(roomId, TUICallMediaType.of(mediaType), TUICallRole.of(role));
    }

    @Override
    public void on_call_end(TUIRoomId roomId, int mediaType, int role, double totalTime) {
        observer.onCallEnd(roomId, TUICallMediaType.of(mediaType), TUICallRole.of(role), totalTime);
    }

    @Override
    public void on_call_media_type_changed(int oldMediaType, int newMediaType) {
        observer.onCallMediaTypeChanged(TUICallMediaType.of(oldMediaType), TUICallMediaType.of(newMediaType));
    }

    @Override
    public void on_user_reject(String userId) {
        observer.onUserReject(userId);
    }

    @Override
    public void on_user_no_response(String userId) {
        observer.onUserNoResponse(userId);
    }

    @Override
    public void on_user_line_busy(String userId) {
        observer.onUserLineBusy(userId);
    }

    @Override
    public void on_user_join(String userId) {
        observer.onUserJoin(userId);
    }

    @Override
    public void on_user_leave(String userId) {
        observer.onUserLeave(userId);
    }

    @Override
    public void on_user_video_available(String userId, boolean isAvailable) {
        observer.onUserVideoAvailable(userId, isAvailable);
    }

    @Override
    public void on_user_audio_available(String userId, boolean isAvailable) {
        observer.onUserAudioAvailable(userId, isAvailable);
    }

    @Override
    public void on_user_voice_volume_changed(String[] userIds, int[] volumes) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < userIds.length; ++i) {
            map.put(userIds[i], volumes[i]);
        }
        observer.onUserVoiceVolumeChanged(Collections.unmodifiableMap(map));
    }

    @Override
    public void on_user_network_quality_changed(String[] userIds, int[] qualities) {
        List<TUINetworkQualityInfo> infos = new ArrayList<>(userIds.length);
        for (int i = 0; i < userIds.length; ++i) {
            infos.add(new TUINetworkQualityInfo(userIds[i], TUINetworkQuality.of(qualities[i])));
        }
        observer.onUserNetworkQualityChanged(Collections.unmodifiableList(infos));
    }

    @Override
    public void on_kicked_offline() {
        observer.onKickedOffline();
    }

    @Override
    public void on_user_sig_expired() {
        observer.onUserSigExpired();
    }

    @Override
    public void on_call_not_connected(String callId, int mediaType, int reason, String userId, TUICallInfo info) {
        observer.onCallNotConnected(callId, TUICallMediaType.of(mediaType), TUICallEndReason.of(reason), userId, info);
    }

    @Override
    public void on_user_inviting(String userId) {
        observer.onUserInviting(userId);
    }

    @Override
    public void on_connection_state_changed(int state) {
        observer.onConnectionStateChanged(TUICallConnectionState.of(state));
    }
}
