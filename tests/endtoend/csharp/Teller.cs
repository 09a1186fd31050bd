using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace TUICall.Agent;

/// <summary>Tells every event, in the words of the protocol.</summary>
internal sealed class Teller : TUICallObserver
{
    private static readonly StreamWriter Output =
        new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    private readonly TUICallEngine _engine;

    public Teller(TUICallEngine engine) => _engine = engine;

    public static void Say(JsonLine line) => Output.WriteLine(line.ToString());

    /// <summary>LineBusy is lineBusy.</summary>
    public static string WordOf(Enum value)
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    public static JsonLine Info(TUICallInfo info) => new JsonLine()
        .Add("call_id", info.CallId)
        .Add("room", info.RoomId.ToString())
        .Add("role", WordOf(info.Role))
        .Add("media", WordOf(info.MediaType))
        .Add("scene", WordOf(info.Scene))
        .Add("caller", info.CallerId)
        .Add("callees", info.CalleeIdList)
        .Add("chat_group", info.ChatGroupId)
        .Add("user_data", info.UserData)
        .Add("begin_time", info.BeginTime)
        .Add("reason", WordOf(info.Reason))
        .Add("ended_by", info.EndedBy)
        .Add("nicknames", info.Profiles.Select(profile => $"{profile.UserId}:{profile.Nickname}"));

    public override void OnError(int code, string message) =>
        Say(Event("on_error").Add("code", code).Add("message", message));

    public override void OnCallReceived(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
    {
        TUICallInfo info = _engine.CallInfo;
        Say(Event("on_call_received")
            .Add("caller", callerId)
            .Add("callees", calleeIdList)
            .Add("group", groupId)
            .Add("media", WordOf(callMediaType))
            .Add("call_id", info.CallId)
            .Add("user_data", info.UserData));
    }

    public override void OnCallCancelled(string userId) => SayOf("on_call_cancelled", userId);

    public override void OnCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) =>
        Say(Event("on_call_begin")
            .Add("room", roomId.ToString())
            .Add("media", WordOf(callMediaType))
            .Add("role", WordOf(callRole)));

    public override void OnCallEnd(
        TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime)
    {
        TUICallInfo info = _engine.CallInfo;
        Say(Event("on_call_end")
            .Add("room", roomId.ToString())
            .Add("media", WordOf(callMediaType))
            .Add("role", WordOf(callRole))
            .Add("total_time", totalTime)
            .Add("reason", WordOf(info.Reason))
            .Add("ended_by", info.EndedBy));
    }

    public override void OnCallMediaTypeChanged(
        TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) =>
        Say(Event("on_call_media_type_changed")
            .Add("old", WordOf(oldCallMediaType))
            .Add("new", WordOf(newCallMediaType)));

    public override void OnUserReject(string userId) => SayOf("on_user_reject", userId);

    public override void OnUserNoResponse(string userId) => SayOf("on_user_no_response", userId);

    public override void OnUserLineBusy(string userId) => SayOf("on_user_line_busy", userId);

    public override void OnUserJoin(string userId) => SayOf("on_user_join", userId);

    public override void OnUserLeave(string userId) => SayOf("on_user_leave", userId);

    public override void OnUserInviting(string userId) => SayOf("on_user_inviting", userId);

    public override void OnUserVideoAvailable(string userId, bool isVideoAvailable) =>
        Say(Event("on_user_video_available").Add("user", userId).Add("available", isVideoAvailable ? 1 : 0));

    public override void OnUserAudioAvailable(string userId, bool isAudioAvailable) =>
        Say(Event("on_user_audio_available").Add("user", userId).Add("available", isAudioAvailable ? 1 : 0));

    public override void OnUserVoiceVolumeChanged(IReadOnlyDictionary<string, int> volumeMap) =>
        Say(Event("on_user_voice_volume_changed")
            .Add("volumes", volumeMap.Select(entry => $"{entry.Key}:{entry.Value}")));

    public override void OnUserNetworkQualityChanged(IReadOnlyList<TUINetworkQualityInfo> networkQualityList) =>
        Say(Event("on_user_network_quality_changed")
            .Add("qualities", networkQualityList.Select(info => $"{info.UserId}:{WordOf(info.Quality)}")));

    public override void OnKickedOffline() => Say(Event("on_kicked_offline"));

    public override void OnUserSigExpired() => Say(Event("on_user_sig_expired"));

    public override void OnCallNotConnected(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info) =>
        Say(Event("on_call_not_connected")
            .Add("call_id", callId)
            .Add("media", WordOf(callMediaType))
            .Add("reason", WordOf(reason))
            .Add("user", userId)
            .Add("ended_by", info.EndedBy));

    public override void OnConnectionStateChanged(TUICallConnectionState state) =>
        Say(Event("on_connection_state_changed").Add("state", WordOf(state)));

    private static JsonLine Event(string name) => new JsonLine().Add("event", name);

    private static void SayOf(string name, string userId) => Say(Event(name).Add("user", userId));
}
