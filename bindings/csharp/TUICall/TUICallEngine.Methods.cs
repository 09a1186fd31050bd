using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using TUICall.Interop;

namespace TUICall;

// What a user can do.
public sealed partial class TUICallEngine
{
    /// <summary>
    /// The current or last call, as of the event that was delivered last; in a callback, of that event.
    /// </summary>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public unsafe TUICallInfo CallInfo
    {
        get
        {
            Library.Check(NativeMethods.engine_call_info(_handle, out IntPtr info));
            try
            {
                return NativeText.Read((NativeCallInfo*)info);
            }
            finally
            {
                NativeMethods.call_info_free(info);
            }
        }
    }

    /// <summary>
    /// Logs in; also the way back after <see cref="KickedOffline"/> and <see cref="UserSigExpired"/>.
    /// </summary>
    /// <param name="sdkAppId">the app on the server, 1 .. 2^32-1</param>
    /// <param name="userId">1 to 32 bytes of A-Z a-z 0-9 - _</param>
    /// <param name="userSig">the ticket, see <see cref="UserSig.Make"/></param>
    /// <returns>fails with 70001 to 70020 for the ticket, -1202 for a parameter, -1401 if there is no server</returns>
    public Task Init(long sdkAppId, string userId, string userSig) =>
        Ask((engine, arguments) => NativeMethods.engine_init(
            engine,
            Arguments.Unsigned(nameof(sdkAppId), sdkAppId),
            arguments.Text(nameof(userId), userId),
            arguments.Text(nameof(userSig), userSig),
            arguments.Completion));

    /// <summary>Hangs up and logs out. The observers stay, and <see cref="Init"/> logs in again.</summary>
    public Task UnInit() =>
        Ask((engine, arguments) => NativeMethods.engine_un_init(engine, arguments.Completion));

    /// <summary>Calls one user.</summary>
    /// <param name="userId">whom</param>
    /// <param name="mediaType">audio or video</param>
    /// <param name="callParams">how; null: the defaults</param>
    /// <returns>
    /// the call's id; fails with -1202 for an empty or one's own id, -1203 if this user is in a call already
    /// </returns>
    public Task<string> Call(string userId, TUICallMediaType mediaType, TUICallParams? callParams = null) =>
        CallIdOf(Ask((engine, arguments) => NativeMethods.engine_call(
            engine,
            arguments.Text(nameof(userId), userId),
            (int)mediaType,
            arguments.Params(callParams),
            arguments.Completion)));

    /// <summary>Calls one or several users. One's own id and doubles are dropped from the list.</summary>
    /// <param name="userIdList">whom</param>
    /// <param name="mediaType">audio or video</param>
    /// <param name="callParams">how; null: the defaults</param>
    /// <returns>
    /// the call's id; fails with -1202 if nobody is left or there are too many, -1203 if this user is in a call already
    /// </returns>
    public Task<string> Calls(
        IEnumerable<string> userIdList, TUICallMediaType mediaType, TUICallParams? callParams = null) =>
        CallIdOf(Ask((engine, arguments) => NativeMethods.engine_calls(
            engine,
            arguments.Texts(nameof(userIdList), userIdList, out uint count),
            count,
            (int)mediaType,
            arguments.Params(callParams),
            arguments.Completion)));

    /// <summary>Calls users of a group.</summary>
    /// <param name="groupId">1 to 64 bytes</param>
    /// <param name="userIdList">whom</param>
    /// <param name="mediaType">audio or video</param>
    /// <param name="callParams">how; null: the defaults</param>
    /// <returns>the call's id; fails as <see cref="Calls"/></returns>
    public Task<string> GroupCall(
        string groupId, IEnumerable<string> userIdList, TUICallMediaType mediaType, TUICallParams? callParams = null) =>
        CallIdOf(Ask((engine, arguments) => NativeMethods.engine_group_call(
            engine,
            arguments.Text(nameof(groupId), groupId),
            arguments.Texts(nameof(userIdList), userIdList, out uint count),
            count,
            (int)mediaType,
            arguments.Params(callParams),
            arguments.Completion)));

    /// <summary>Answers the ringing call.</summary>
    /// <returns>fails with -1203 nothing rings, -1204 accepted already, 8010 it is over</returns>
    public Task Accept() =>
        Ask((engine, arguments) => NativeMethods.engine_accept(engine, arguments.Completion));

    /// <summary>Declines the ringing call.</summary>
    /// <returns>fails with -1203 nothing rings, 8010 it is over</returns>
    public Task Reject() =>
        Ask((engine, arguments) => NativeMethods.engine_reject(engine, arguments.Completion));

    /// <summary>Declines the ringing call as busy.</summary>
    /// <returns>fails with -1203 nothing rings, 8010 it is over</returns>
    public Task Ignore() =>
        Ask((engine, arguments) => NativeMethods.engine_ignore(engine, arguments.Completion));

    /// <summary>
    /// Leaves the call; the caller of a ringing one cancels it. Without a call it succeeds without effect.
    /// </summary>
    /// <returns>fails with -1203 for a callee that has not answered yet</returns>
    public Task Hangup() =>
        Ask((engine, arguments) => NativeMethods.engine_hangup(engine, arguments.Completion));

    /// <summary>Invites more people into the running call; a single call becomes a multi one.</summary>
    /// <param name="userIdList">whom</param>
    /// <param name="callParams">of it, the timeout and the push info are used</param>
    /// <returns>those really invited; fails with -1203 not in a call, -1202 an empty list or too many</returns>
    public Task<IReadOnlyList<string>> InviteUser(IEnumerable<string> userIdList, TUICallParams? callParams = null) =>
        UserIdsOf(Ask((engine, arguments) => NativeMethods.engine_invite_user(
            engine,
            arguments.Texts(nameof(userIdList), userIdList, out uint count),
            count,
            arguments.Params(callParams),
            arguments.Completion)));

    /// <summary>Enters a running call.</summary>
    /// <param name="callId">the call</param>
    /// <returns>fails with -1203 if this user is in a call or that one is full, 101004 if it is over</returns>
    public Task Join(string callId) =>
        Ask((engine, arguments) => NativeMethods.engine_join(
            engine, arguments.Text(nameof(callId), callId), arguments.Completion));

    /// <summary>Enters a group's running call by its room.</summary>
    /// <param name="roomId">the call's room</param>
    /// <param name="groupId">the group</param>
    /// <param name="mediaType">audio or video</param>
    /// <returns>fails as <see cref="Join"/></returns>
    public Task JoinInGroupCall(TUIRoomId roomId, string groupId, TUICallMediaType mediaType) =>
        Ask((engine, arguments) => NativeMethods.engine_join_in_group_call(
            engine,
            (roomId ?? throw new ArgumentNullException(nameof(roomId))).IntRoomId,
            arguments.Text(nameof(roomId), roomId.StrRoomId),
            arguments.Text(nameof(groupId), groupId),
            (int)mediaType,
            arguments.Completion));

    /// <summary>Switches the call between video and audio.</summary>
    /// <param name="mediaType">audio or video</param>
    /// <returns>fails with -1203 not in a call, -1205 in a group</returns>
    public Task SwitchCallMediaType(TUICallMediaType mediaType) =>
        Ask((engine, arguments) => NativeMethods.engine_switch_call_media_type(
            engine, (int)mediaType, arguments.Completion));

    /// <summary>Starts the video stream, of this call or of the next one, until the call ends.</summary>
    public Task OpenCamera() =>
        Ask((engine, arguments) => NativeMethods.engine_open_camera(engine, arguments.Completion));

    /// <summary>Stops the video stream.</summary>
    public Task CloseCamera() =>
        Ask((engine, arguments) => NativeMethods.engine_close_camera(engine, arguments.Completion));

    /// <summary>Starts the audio stream, of this call or of the next one, until the call ends.</summary>
    public Task OpenMicrophone() =>
        Ask((engine, arguments) => NativeMethods.engine_open_microphone(engine, arguments.Completion));

    /// <summary>Stops the audio stream.</summary>
    public Task CloseMicrophone() =>
        Ask((engine, arguments) => NativeMethods.engine_close_microphone(engine, arguments.Completion));

    /// <summary>Sets the profile of this user.</summary>
    /// <param name="nickname">at most 500 bytes of UTF-8</param>
    /// <param name="avatarUrl">at most 500 bytes of UTF-8</param>
    /// <returns>fails with -1202 over that</returns>
    public Task SetSelfInfo(string nickname, string avatarUrl = "") =>
        Ask((engine, arguments) => NativeMethods.engine_set_self_info(
            engine,
            arguments.Text(nameof(nickname), nickname),
            arguments.Text(nameof(avatarUrl), avatarUrl),
            arguments.Completion));

    /// <summary>
    /// Whether this user may be logged in several times at once: all ring, the first answer wins. Off by default;
    /// switching it off throws out the user's other sessions.
    /// </summary>
    /// <param name="enable">on or off</param>
    public Task EnableMultiDeviceAbility(bool enable) =>
        Ask((engine, arguments) => NativeMethods.engine_enable_multi_device_ability(
            engine, enable ? 1 : 0, arguments.Completion));

    /// <summary>For operators of the server: ends anybody's call.</summary>
    /// <param name="callId">the call</param>
    /// <returns>fails with 101004 it is over, -1203 not an operator</returns>
    public Task EndCall(string callId) =>
        Ask((engine, arguments) => NativeMethods.engine_end_call(
            engine, arguments.Text(nameof(callId), callId), arguments.Completion));

    private static async Task<string> CallIdOf(Task<Request> request) => (await request.ConfigureAwait(false)).CallId;

    private static async Task<IReadOnlyList<string>> UserIdsOf(Task<Request> request) =>
        (await request.ConfigureAwait(false)).UserIds;

    private Task<Request> Ask(Func<EngineHandle, Arguments, int> method)
    {
        using var arguments = new Arguments();
        var request = new Request();
        try
        {
            arguments.Complete(request);
            Library.Check(method(_handle, arguments));
            return request.Task;
        }
        catch (TUICallException refusal)
        {
            request.Forget();
            return Task.FromException<Request>(refusal);
        }
        catch
        {
            request.Forget();
            throw;
        }
    }
}
