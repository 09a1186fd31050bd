using System;
using System.Collections.Generic;
using System.Linq;
using TUICall.Interop;
using Xunit;

namespace TUICall.Tests;

/// <summary>Every event with fixed values, from a native thread: what arrives is what was sent.</summary>
public class EventTests
{
    private const string Emoji = "Müller 📞";

    public static TheoryData<string, object[]> Samples => new()
    {
        { "on_error", new object[] { -1401, Emoji } },
        { "on_call_received", new object[] { "alice", new[] { "bob", "carol" }, "group-1", TUICallMediaType.Video } },
        { "on_call_cancelled", new object[] { "alice" } },
        { "on_call_begin", new object[] { new TUIRoomId(4711), TUICallMediaType.Audio, TUICallRole.Caller } },
        { "on_call_end", new object[] { new TUIRoomId(4711), TUICallMediaType.Audio, TUICallRole.Called, 1234.5 } },
        { "on_call_media_type_changed", new object[] { TUICallMediaType.Video, TUICallMediaType.Audio } },
        { "on_user_reject", new object[] { "bob" } },
        { "on_user_no_response", new object[] { "bob" } },
        { "on_user_line_busy", new object[] { "bob" } },
        { "on_user_join", new object[] { "bob" } },
        { "on_user_leave", new object[] { "bob" } },
        { "on_user_inviting", new object[] { "bob" } },
        { "on_user_video_available", new object[] { "bob", true } },
        { "on_user_audio_available", new object[] { "bob", false } },
        { "on_kicked_offline", Array.Empty<object>() },
        { "on_user_sig_expired", Array.Empty<object>() },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_observer_gets(string name, object[] expected)
    {
        using var engine = World.Offline();
        var recorder = new Recorder();
        NativeEvents.Raise(new Registration(engine, recorder), name);
        KeyValuePair<string, object[]> received = recorder.Next();
        Assert.Equal(Camel(name), received.Key);
        Assert.Equal(expected, received.Value);
    }

    [Fact]
    public void An_observer_gets_volumes_and_qualities()
    {
        using var engine = World.Offline();
        var recorder = new Recorder();
        var registration = new Registration(engine, recorder);
        NativeEvents.Raise(registration, "on_user_voice_volume_changed");
        Assert.Equal(new Dictionary<string, int> { ["alice"] = 100, ["bob"] = 0 }, recorder.Volumes.Take());
        NativeEvents.Raise(registration, "on_user_network_quality_changed");
        IReadOnlyList<TUINetworkQualityInfo> qualities = recorder.Qualities.Take();
        Assert.Equal(new[] { "alice: Excellent", "bob: Down" }, qualities.Select(quality => quality.ToString()));
    }

    [Fact]
    public void An_observer_gets_the_info_of_a_call()
    {
        using var engine = World.Offline();
        var recorder = new Recorder();
        NativeEvents.Raise(new Registration(engine, recorder), "on_call_not_connected");
        object[] received = recorder.Next().Value;
        Assert.Equal(
            new object[] { "call-1", TUICallMediaType.Video, TUICallEndReason.LineBusy, "alice" }, received.Take(4));
        var info = (TUICallInfo)received[4];
        Assert.Equal(("call-1", "alice", "group-1"), (info.CallId, info.CallerId, info.ChatGroupId));
        Assert.Equal((new TUIRoomId("room 🚪"), Emoji), (info.RoomId, info.UserData));
        Assert.Equal((TUICallRole.Called, TUICallMediaType.Video), (info.Role, info.MediaType));
        Assert.Equal((TUICallScene.Multi, 1700000000123), (info.Scene, info.BeginTime));
        Assert.Equal((TUICallEndReason.LineBusy, "bob"), (info.Reason, info.EndedBy));
        Assert.Equal(new[] { "bob", "carol" }, info.CalleeIdList);
        TUIUserProfile profile = Assert.Single(info.Profiles);
        Assert.Equal(("alice", Emoji), (profile.UserId, profile.Nickname));
        Assert.Equal("https://example.org/alice.png", profile.Avatar);
    }

    [Fact]
    public void An_enumerator_of_a_newer_release_arrives_as_its_number()
    {
        using var engine = World.Offline();
        var states = new List<TUICallConnectionState>();
        engine.ConnectionStateChanged += (_, change) => states.Add(change.State);
        NativeEvents.Raise(engine.Registrations[0], "on_connection_state_changed");
        Assert.Equal((TUICallConnectionState)77, Assert.Single(states));
    }

    [Fact]
    public void Net_events_have_what_observers_get()
    {
        using var engine = World.Offline();
        var told = new List<string>();
        engine.Error += (_, e) => told.Add($"Error {e.Code} {e.Message}");
        engine.CallReceived += (_, e) =>
            told.Add($"CallReceived {e.CallerId} {string.Join("+", e.CalleeIdList)} {e.GroupId} {e.CallMediaType}");
        engine.CallCancelled += (_, e) => told.Add($"CallCancelled {e.UserId}");
        engine.CallBegin += (_, e) => told.Add($"CallBegin {e.RoomId} {e.CallMediaType} {e.CallRole}");
        engine.CallEnd += (_, e) => told.Add($"CallEnd {e.RoomId} {e.CallMediaType} {e.CallRole} {e.TotalTime}");
        engine.CallMediaTypeChanged += (_, e) => told.Add($"Changed {e.OldCallMediaType} {e.NewCallMediaType}");
        engine.UserReject += (_, e) => told.Add($"UserReject {e.UserId}");
        engine.UserNoResponse += (_, e) => told.Add($"UserNoResponse {e.UserId}");
        engine.UserLineBusy += (_, e) => told.Add($"UserLineBusy {e.UserId}");
        engine.UserJoin += (_, e) => told.Add($"UserJoin {e.UserId}");
        engine.UserLeave += (_, e) => told.Add($"UserLeave {e.UserId}");
        engine.UserInviting += (_, e) => told.Add($"UserInviting {e.UserId}");
        engine.UserVideoAvailable += (_, e) => told.Add($"Video {e.UserId} {e.IsAvailable}");
        engine.UserAudioAvailable += (_, e) => told.Add($"Audio {e.UserId} {e.IsAvailable}");
        engine.UserVoiceVolumeChanged += (_, e) => told.Add($"Volume {e.VolumeMap["alice"]} {e.VolumeMap["bob"]}");
        engine.UserNetworkQualityChanged += (_, e) => told.Add($"Quality {e.NetworkQualityList[1]}");
        engine.KickedOffline += (_, _) => told.Add("KickedOffline");
        engine.UserSigExpired += (_, _) => told.Add("UserSigExpired");
        engine.CallNotConnected += (_, e) =>
            told.Add($"Missed {e.CallId} {e.CallMediaType} {e.Reason} {e.UserId} {e.Info.EndedBy}");
        Registration registration = Assert.Single(engine.Registrations);
        foreach (EventKind kind in Enum.GetValues(typeof(EventKind)))
        {
            NativeEvents.Raise(registration, Snake(kind.ToString()));
        }

        string[] expected =
        {
            "Error -1401 Müller 📞", "CallReceived alice bob+carol group-1 Video", "CallCancelled alice",
            "CallBegin 4711 Audio Caller", "CallEnd 4711 Audio Called 1234.5", "Changed Video Audio",
            "UserReject bob", "UserNoResponse bob", "UserLineBusy bob", "UserJoin bob", "UserLeave bob",
            "Video bob True", "Audio bob False", "Volume 100 0", "Quality bob: Down", "KickedOffline",
            "UserSigExpired", "Missed call-1 Video LineBusy alice bob", "UserInviting bob",
        };
        Assert.Equal(expected, told);
    }

    [Fact]
    public void Nothing_is_delivered_that_nobody_listens_to()
    {
        using var engine = World.Offline();
        var joined = new List<string>();
        void Joined(object? sender, UserEventArgs e) => joined.Add(e.UserId);
        engine.UserJoin += Joined;
        Registration registration = Assert.Single(engine.Registrations);
        Assert.Equal(1 << (int)EventKind.OnUserJoin, registration.Wanted);
        engine.UserJoin -= Joined;
        NativeEvents.Raise(registration, "on_user_join");
        Assert.Empty(joined);
        Assert.Equal(0, registration.Wanted);
        Assert.Equal(
            (1 << (int)EventKind.OnUserJoin) | (1 << (int)EventKind.OnError),
            new Registration(engine, new ObserverOfTwo()).Wanted);
    }

    [Fact]
    public void Structs_are_as_large_as_in_c()
    {
        unsafe
        {
            Assert.Equal(NativeEvents.SizeOf("tuicall_observer"), sizeof(NativeObserver));
            Assert.Equal(NativeEvents.SizeOf("tuicall_result"), sizeof(NativeResult));
            Assert.Equal(NativeEvents.SizeOf("tuicall_completion"), sizeof(NativeCompletion));
            Assert.Equal(NativeEvents.SizeOf("tuicall_call_info"), sizeof(NativeCallInfo));
            Assert.Equal(NativeEvents.SizeOf("tuicall_user_profile"), sizeof(NativeUserProfile));
            Assert.Equal(NativeEvents.SizeOf("tuicall_user_volume"), sizeof(UserValue));
            Assert.Equal(NativeEvents.SizeOf("tuicall_user_network_quality"), sizeof(UserValue));
        }
    }

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    private static string Snake(string camel) =>
        string.Concat(camel.Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : string.Empty) + char.ToLower(c)));

    private class ObserverOfOne : TUICallObserver
    {
        public override void OnError(int code, string message) => OnError(message);

        public static void OnError(string message) => _ = message;
    }

    private sealed class ObserverOfTwo : ObserverOfOne
    {
        public override void OnUserJoin(string userId) => _ = userId;
    }
}
