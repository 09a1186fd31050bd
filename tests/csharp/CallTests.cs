using System.Threading.Tasks;
using Xunit;

namespace TUICall.Tests;

/// <summary>Real calls through a real server.</summary>
public class CallTests
{
    [Fact]
    public async Task A_call_is_placed_accepted_and_hung_up()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");

        string callId = await alice.Engine.Call(
            bob.Id,
            TUICallMediaType.Video,
            new TUICallParams { UserData = "Grüße 📞", RoomId = new TUIRoomId("Saal 🚪") });
        Assert.Equal(
            new object[] { alice.Id, new[] { bob.Id }, string.Empty, TUICallMediaType.Video },
            bob.Events.Until(nameof(TUICallObserver.OnCallReceived)));
        TUICallInfo info = bob.Engine.CallInfo;
        Assert.Equal((callId, "Grüße 📞", "Saal 🚪"), (info.CallId, info.UserData, info.RoomId.StrRoomId));
        Assert.Equal((TUICallRole.Called, TUICallScene.Single), (info.Role, info.Scene));

        await bob.Engine.Accept();
        var room = new TUIRoomId("Saal 🚪");
        Assert.Equal(
            new object[] { room, TUICallMediaType.Video, TUICallRole.Caller },
            alice.Events.Until(nameof(TUICallObserver.OnCallBegin)));
        Assert.Equal(new object[] { bob.Id }, alice.Events.Until(nameof(TUICallObserver.OnUserJoin)));

        await alice.Engine.Hangup();
        Assert.Equal(new object[] { alice.Id }, bob.Events.Until(nameof(TUICallObserver.OnUserLeave)));
        object[] ended = bob.Events.Until(nameof(TUICallObserver.OnCallEnd));
        Assert.Equal((room, TUICallRole.Called), (ended[0], ended[2]));
        Assert.InRange((double)ended[3], 0, 60_000);
        Assert.Equal((TUICallEndReason.Hangup, alice.Id), (bob.Engine.CallInfo.Reason, bob.Engine.CallInfo.EndedBy));
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_code_and_message()
    {
        using var world = new World();
        User alice = world.User("alice");
        var own = await Assert.ThrowsAsync<TUICallException>(() => alice.Engine.Call(alice.Id, TUICallMediaType.Audio));
        Assert.Equal(TUICallCode.ParamInvalid, own.Code);
        Assert.Contains("oneself", own.Message);
        var emoji = await Assert.ThrowsAsync<TUICallException>(
            () => alice.Engine.Call("bob\U0001F4DE", TUICallMediaType.Audio));
        Assert.Equal(TUICallCode.ParamInvalid, emoji.Code);
        Assert.Contains("bob\U0001F4DE", emoji.Message);
        var none = await Assert.ThrowsAsync<TUICallException>(() => alice.Engine.Accept());
        Assert.Equal(TUICallCode.RequestRefused, none.Code);
        var early = await Assert.ThrowsAsync<TUICallException>(() => world.Engine().Hangup());
        Assert.Equal(TUICallCode.InitFail, early.Code);
    }

    [Fact]
    public async Task Several_are_called_invited_and_joined()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        User carol = world.User("carol"), dave = world.User("dave");
        string callId = await alice.Engine.GroupCall("group", new[] { bob.Id }, TUICallMediaType.Audio);
        bob.Events.Until(nameof(TUICallObserver.OnCallReceived));
        await bob.Engine.Accept();
        alice.Events.Until(nameof(TUICallObserver.OnUserJoin));

        Assert.Equal(new[] { carol.Id }, await alice.Engine.InviteUser(new[] { carol.Id, bob.Id }));
        Assert.Equal(new object[] { carol.Id }, bob.Events.Until(nameof(TUICallObserver.OnUserInviting)));
        carol.Events.Until(nameof(TUICallObserver.OnCallReceived));
        await carol.Engine.Reject();
        Assert.Equal(new object[] { carol.Id }, bob.Events.Until(nameof(TUICallObserver.OnUserReject)));

        await dave.Engine.JoinInGroupCall(alice.Engine.CallInfo.RoomId, "group", TUICallMediaType.Audio);
        Assert.Equal(new object[] { dave.Id }, alice.Events.Until(nameof(TUICallObserver.OnUserJoin)));
        foreach (User before in new[] { alice, bob })
        {
            Assert.Equal(new object[] { before.Id }, dave.Events.Until(nameof(TUICallObserver.OnUserJoin)));
        }

        var scene = await Assert.ThrowsAsync<TUICallException>(
            () => alice.Engine.SwitchCallMediaType(TUICallMediaType.Video));
        Assert.Equal(TUICallCode.SceneNotSupported, scene.Code);
        var full = await Assert.ThrowsAsync<TUICallException>(() => carol.Engine.EndCall(callId));
        Assert.Equal(TUICallCode.RequestRefused, full.Code);
        await carol.Engine.Join(callId);
        Assert.Equal(new object[] { carol.Id }, dave.Events.Until(nameof(TUICallObserver.OnUserJoin)));
    }

    [Fact]
    public async Task Camera_microphone_profile_and_devices()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        await alice.Engine.SetSelfInfo("Alice 📞", "https://example.org/alice.png");
        await alice.Engine.Calls(new[] { bob.Id, bob.Id, alice.Id }, TUICallMediaType.Video);
        bob.Events.Until(nameof(TUICallObserver.OnCallReceived));
        TUIUserProfile profile = Assert.Single(bob.Engine.CallInfo.Profiles);
        Assert.Equal((alice.Id, "Alice 📞"), (profile.UserId, profile.Nickname));
        Assert.Equal("https://example.org/alice.png", profile.Avatar);
        await bob.Engine.Accept();

        await bob.Engine.OpenCamera();
        Assert.Equal(new object[] { bob.Id, true }, alice.Events.Until(nameof(TUICallObserver.OnUserVideoAvailable)));
        await bob.Engine.CloseCamera();
        Assert.Equal(new object[] { bob.Id, false }, alice.Events.Until(nameof(TUICallObserver.OnUserVideoAvailable)));
        await bob.Engine.OpenMicrophone();
        Assert.Equal(new object[] { bob.Id, true }, alice.Events.Until(nameof(TUICallObserver.OnUserAudioAvailable)));
        await bob.Engine.CloseMicrophone();
        Assert.Equal(new object[] { bob.Id, false }, alice.Events.Until(nameof(TUICallObserver.OnUserAudioAvailable)));
        await bob.Engine.SwitchCallMediaType(TUICallMediaType.Audio);
        Assert.Equal(
            new object[] { TUICallMediaType.Video, TUICallMediaType.Audio },
            alice.Events.Until(nameof(TUICallObserver.OnCallMediaTypeChanged)));

        await bob.Engine.EnableMultiDeviceAbility(true);
        TUICallEngine another = world.Engine();
        World.LogIn(another, bob.Id);
        await bob.Engine.EnableMultiDeviceAbility(false);
        await bob.Engine.UnInit();
        alice.Events.Until(nameof(TUICallObserver.OnCallEnd));
    }
}
