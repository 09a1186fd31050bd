// Logs in and shows every event as it comes, until Ctrl-C.
using TUICall;

namespace Examples;

internal sealed class Watch : TUICallObserver
{
    public static async Task Run()
    {
        using TUICallEngine engine = Account.Engine();
        engine.AddObserver(new Watch());
        await Account.LogIn(engine);
        await Task.Delay(Timeout.Infinite);
    }

    public override void OnError(int code, string message) => Show("OnError", code, message);

    public override void OnCallReceived(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType) =>
        Show("OnCallReceived", callerId, string.Join(",", calleeIdList), groupId, callMediaType);

    public override void OnCallCancelled(string userId) => Show("OnCallCancelled", userId);

    public override void OnCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) =>
        Show("OnCallBegin", roomId, callMediaType, callRole);

    public override void OnCallEnd(
        TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) =>
        Show("OnCallEnd", roomId, callMediaType, callRole, $"{totalTime:F0} ms");

    public override void OnCallMediaTypeChanged(
        TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) =>
        Show("OnCallMediaTypeChanged", oldCallMediaType, newCallMediaType);

    public override void OnUserReject(string userId) => Show("OnUserReject", userId);

    public override void OnUserNoResponse(string userId) => Show("OnUserNoResponse", userId);

    public override void OnUserLineBusy(string userId) => Show("OnUserLineBusy", userId);

    public override void OnUserJoin(string userId) => Show("OnUserJoin", userId);

    public override void OnUserLeave(string userId) => Show("OnUserLeave", userId);

    public override void OnUserVideoAvailable(string userId, bool isVideoAvailable) =>
        Show("OnUserVideoAvailable", userId, isVideoAvailable);

    public override void OnUserAudioAvailable(string userId, bool isAudioAvailable) =>
        Show("OnUserAudioAvailable", userId, isAudioAvailable);

    public override void OnUserVoiceVolumeChanged(IReadOnlyDictionary<string, int> volumeMap) =>
        Show("OnUserVoiceVolumeChanged", string.Join(" ", volumeMap.Select(one => $"{one.Key}={one.Value}")));

    public override void OnUserNetworkQualityChanged(IReadOnlyList<TUINetworkQualityInfo> networkQualityList) =>
        Show("OnUserNetworkQualityChanged", string.Join(" ", networkQualityList));

    public override void OnKickedOffline() => Show("OnKickedOffline");

    public override void OnUserSigExpired() => Show("OnUserSigExpired");

    public override void OnCallNotConnected(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info) =>
        Show("OnCallNotConnected", callId, callMediaType, reason, userId);

    public override void OnUserInviting(string userId) => Show("OnUserInviting", userId);

    public override void OnConnectionStateChanged(TUICallConnectionState state) =>
        Show("OnConnectionStateChanged", state);

    private static void Show(string name, params object[] parameters) =>
        Console.WriteLine($"{name} {string.Join(" ", parameters)}".TrimEnd());
}
