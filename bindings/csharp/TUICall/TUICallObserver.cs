using System.Collections.Generic;

namespace TUICall;

/// <summary>
/// Receives the events of an engine. Derive from it, override what is of interest, and add it with
/// <see cref="TUICallEngine.AddObserver"/>.
/// </summary>
/// <remarks>
/// The events of one engine come one at a time, in the order in which the server decided them, each exactly once, where
/// the engine's <see cref="TUICallDispatch"/> says. An exception that a method throws goes to
/// <see cref="TUICallEngine.UnhandledObserverException"/>, and the next event still comes. docs/observer.md says who
/// receives which event, and when. The same events are .NET events of <see cref="TUICallEngine"/>.
/// </remarks>
public class TUICallObserver
{
    /// <summary>An error that the engine cannot recover from by itself.</summary>
    /// <param name="code">one of <see cref="TUICallCode"/></param>
    /// <param name="message">what is wrong, one English sentence</param>
    public virtual void OnError(int code, string message)
    {
    }

    /// <summary>An incoming call; callees only.</summary>
    /// <param name="callerId">who calls</param>
    /// <param name="calleeIdList">everyone who is called</param>
    /// <param name="groupId">empty if there is none</param>
    /// <param name="callMediaType">audio or video</param>
    public virtual void OnCallReceived(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
    {
    }

    /// <summary>The call ended before this user was connected.</summary>
    /// <param name="userId">who ended it: docs/observer.md, section 3</param>
    public virtual void OnCallCancelled(string userId)
    {
    }

    /// <summary>This user is connected.</summary>
    /// <param name="roomId">the call's room</param>
    /// <param name="callMediaType">audio or video</param>
    /// <param name="callRole">this user's part in it</param>
    public virtual void OnCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole)
    {
    }

    /// <summary>A call that had begun for this user ended.</summary>
    /// <param name="roomId">the call's room</param>
    /// <param name="callMediaType">audio or video</param>
    /// <param name="callRole">this user's part in it</param>
    /// <param name="totalTime">how long this user was connected, in milliseconds</param>
    public virtual void OnCallEnd(
        TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime)
    {
    }

    /// <summary>The call went from video to audio or back.</summary>
    /// <param name="oldCallMediaType">what it was</param>
    /// <param name="newCallMediaType">what it is now</param>
    public virtual void OnCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType)
    {
    }

    /// <summary>That user declined.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserReject(string userId)
    {
    }

    /// <summary>That user did not answer in time.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserNoResponse(string userId)
    {
    }

    /// <summary>That user is in another call, or ignored this one.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserLineBusy(string userId)
    {
    }

    /// <summary>That user entered the call.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserJoin(string userId)
    {
    }

    /// <summary>That user left the call.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserLeave(string userId)
    {
    }

    /// <summary>A remote user's video stream started or stopped.</summary>
    /// <param name="userId">the user</param>
    /// <param name="isVideoAvailable">whether it started</param>
    public virtual void OnUserVideoAvailable(string userId, bool isVideoAvailable)
    {
    }

    /// <summary>A remote user's audio stream started or stopped.</summary>
    /// <param name="userId">the user</param>
    /// <param name="isAudioAvailable">whether it started</param>
    public virtual void OnUserAudioAvailable(string userId, bool isAudioAvailable)
    {
    }

    /// <summary>The speaking volume of all users, oneself included.</summary>
    /// <param name="volumeMap">user id to 0 (silence) .. 100</param>
    public virtual void OnUserVoiceVolumeChanged(IReadOnlyDictionary<string, int> volumeMap)
    {
    }

    /// <summary>The network quality of oneself and every remote user.</summary>
    /// <param name="networkQualityList">one entry for each user</param>
    public virtual void OnUserNetworkQualityChanged(IReadOnlyList<TUINetworkQualityInfo> networkQualityList)
    {
    }

    /// <summary>
    /// The same user logged in elsewhere, or the server threw this session out. Log in again with <see
    /// cref="TUICallEngine.Init"/>.
    /// </summary>
    public virtual void OnKickedOffline()
    {
    }

    /// <summary>
    /// The ticket ran out while online. Make a new one and call <see cref="TUICallEngine.Init"/> again.
    /// </summary>
    public virtual void OnUserSigExpired()
    {
    }

    /// <summary>The newer form of <see cref="OnCallCancelled"/>, raised right after it with the same user.</summary>
    /// <param name="callId">the call</param>
    /// <param name="callMediaType">audio or video</param>
    /// <param name="reason">why it ended</param>
    /// <param name="userId">who ended it</param>
    /// <param name="info">what is known of the call</param>
    public virtual void OnCallNotConnected(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info)
    {
    }

    /// <summary>Someone else is being invited into the running call.</summary>
    /// <param name="userId">the user</param>
    public virtual void OnUserInviting(string userId)
    {
    }

    /// <summary>The link to the server changed.</summary>
    /// <param name="state">what it is now</param>
    public virtual void OnConnectionStateChanged(TUICallConnectionState state)
    {
    }
}
