import io.tuicall.TUICallConnectionState;
import io.tuicall.TUICallEndReason;
import io.tuicall.TUICallEngine;
import io.tuicall.TUICallInfo;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUINetworkQualityInfo;
import io.tuicall.TUIRoomId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Logs in and shows every event as it comes, until Ctrl-C: java Watch */
public final class Watch extends TUICallObserver {
    private Watch() {}

    /** {@code members}: names and values in turn. */
    private static void show(String event, Object... members) {
        StringBuilder line = new StringBuilder(event);
        for (int i = 0; i < members.length; i += 2) {
            line.append(' ').append(members[i]).append('=').append(members[i + 1]);
        }
        System.out.println(line);
    }

    @Override
    public void onError(int code, String message) {
        show("onError", "code", code, "message", message);
    }

    @Override
    public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
            TUICallMediaType callMediaType) {
        show("onCallReceived", "callerId", callerId, "calleeIdList", calleeIdList, "groupId", groupId,
                "callMediaType", callMediaType);
    }

    @Override
    public void onCallCancelled(String userId) {
        show("onCallCancelled", "userId", userId);
    }

    @Override
    public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {
        show("onCallBegin", "roomId", roomId, "callMediaType", callMediaType, "callRole", callRole);
    }

    @Override
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {
        show("onCallEnd", "roomId", roomId, "callMediaType", callMediaType, "callRole", callRole,
                "totalTime", totalTime);
    }

    @Override
    public void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) {
        show("onCallMediaTypeChanged", "oldCallMediaType", oldCallMediaType, "newCallMediaType", newCallMediaType);
    }

    @Override
    public void onUserReject(String userId) {
        show("onUserReject", "userId", userId);
    }

    @Override
    public void onUserNoResponse(String userId) {
        show("onUserNoResponse", "userId", userId);
    }

    @Override
    public void onUserLineBusy(String userId) {
        show("onUserLineBusy", "userId", userId);
    }

    @Override
    public void onUserJoin(String userId) {
        show("onUserJoin", "userId", userId);
    }

    @Override
    public void onUserLeave(String userId) {
        show("onUserLeave", "userId", userId);
    }

    @Override
    public void onUserVideoAvailable(String userId, boolean isVideoAvailable) {
        show("onUserVideoAvailable", "userId", userId, "isVideoAvailable", isVideoAvailable);
    }

    @Override
    public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
        show("onUserAudioAvailable", "userId", userId, "isAudioAvailable", isAudioAvailable);
    }

    @Override
    public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {
        show("onUserVoiceVolumeChanged", "volumeMap", volumeMap);
    }

    @Override
    public void onUserNetworkQualityChanged(List<TUINetworkQualityInfo> networkQualityList) {
        show("onUserNetworkQualityChanged", "networkQualityList", networkQualityList);
    }

    @Override
    public void onKickedOffline() {
        show("onKickedOffline");
    }

    @Override
    public void onUserSigExpired() {
        show("onUserSigExpired");
    }

    @Override
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {
        show("onCallNotConnected", "callId", callId, "callMediaType", callMediaType, "reason", reason,
                "userId", userId, "info", info);
    }

    @Override
    public void onUserInviting(String userId) {
        show("onUserInviting", "userId", userId);
    }

    @Override
    public void onConnectionStateChanged(TUICallConnectionState state) {
        show("onConnectionStateChanged", "state", state);
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (TUICallEngine engine = Account.engine().build()) {
            engine.addObserver(new Watch());
            Account.logIn(engine);
            new CountDownLatch(1).await();
        }
    }
}
