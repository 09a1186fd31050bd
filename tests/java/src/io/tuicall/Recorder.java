package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps every event as one text, in order; those of the link, and those that come by the clock, apart. */
class Recorder extends TUICallObserver {
    static final int TIMEOUT_S = 30;

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<TUICallConnectionState> states = new LinkedBlockingQueue<>();
    /** Volumes. */
    final BlockingQueue<Map<String, Integer>> volumes = new LinkedBlockingQueue<>();
    /** Qualities of the network. */
    final BlockingQueue<List<TUINetworkQualityInfo>> qualities = new LinkedBlockingQueue<>();

    private void add(String name, Object... arguments) {
        StringBuilder text = new StringBuilder(name);
        for (Object argument : arguments) {
            text.append(' ').append(argument);
        }
        events.add(text.toString());
    }

    /** The next event; fails if none comes in time. */
    String next() throws InterruptedException {
        String event = events.poll(TIMEOUT_S, TimeUnit.SECONDS);
        assertNotNull(event, "no event came in time");
        return event;
    }

    /** The next event of that name, and drops what comes before. */
    String until(String name) throws InterruptedException {
        String event = next();
        while (!event.split(" ")[0].equals(name)) {
            event = next();
        }
        return event;
    }

    @Override
    public void onError(int code, String message) {
        add("onError", code, message);
    }

    @Override
    public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
            TUICallMediaType callMediaType) {
        add("onCallReceived", callerId, calleeIdList, "'" + groupId + "'", callMediaType);
    }

    @Override
    public void onCallCancelled(String userId) {
        add("onCallCancelled", userId);
    }

    @Override
    public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {
        add("onCallBegin", roomId, callMediaType, callRole);
    }

    @Override
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {
        add("onCallEnd", roomId, callMediaType, callRole, totalTime);
    }

    @Override
    public void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) {
        add("onCallMediaTypeChanged", oldCallMediaType, newCallMediaType);
    }

    @Override
    public void onUserReject(String userId) {
        add("onUserReject", userId);
    }

    @Override
    public void onUserNoResponse(String userId) {
        add("onUserNoResponse", userId);
    }

    @Override
    public void onUserLineBusy(String userId) {
        add("onUserLineBusy", userId);
    }

    @Override
    public void onUserJoin(String userId) {
        add("onUserJoin", userId);
    }

    @Override
    public void onUserLeave(String userId) {
        add("onUserLeave", userId);
    }

    @Override
    public void onUserVideoAvailable(String userId, boolean isVideoAvailable) {
        add("onUserVideoAvailable", userId, isVideoAvailable);
    }

    @Override
    public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
        add("onUserAudioAvailable", userId, isAudioAvailable);
    }

    @Override
    public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {
        volumes.add(volumeMap);
    }

    @Override
    public void onUserNetworkQualityChanged(List<TUINetworkQualityInfo> networkQualityList) {
        qualities.add(networkQualityList);
    }

    @Override
    public void onKickedOffline() {
        add("onKickedOffline");
    }

    @Override
    public void onUserSigExpired() {
        add("onUserSigExpired");
    }

    @Override
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {
        add("onCallNotConnected", callId, callMediaType, reason, userId, info);
    }

    @Override
    public void onUserInviting(String userId) {
        add("onUserInviting", userId);
    }

    @Override
    public void onConnectionStateChanged(TUICallConnectionState state) {
        states.add(state);
    }
}
