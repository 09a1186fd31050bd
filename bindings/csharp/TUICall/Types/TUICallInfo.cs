using System.Collections.Generic;

namespace TUICall;

/// <summary>What is known of a call, as this user sees it.</summary>
public sealed class TUICallInfo
{
    internal TUICallInfo(
        string callId,
        TUIRoomId roomId,
        string callerId,
        IReadOnlyList<string> calleeIdList,
        IReadOnlyList<TUIUserProfile> profiles)
    {
        CallId = callId;
        RoomId = roomId;
        CallerId = callerId;
        CalleeIdList = calleeIdList;
        Profiles = profiles;
    }

    /// <summary>Empty: there was no call yet.</summary>
    public string CallId { get; }

    /// <summary>The call's room.</summary>
    public TUIRoomId RoomId { get; }

    /// <summary>This user's part in it.</summary>
    public TUICallRole Role { get; internal set; }

    /// <summary>Audio or video.</summary>
    public TUICallMediaType MediaType { get; internal set; }

    /// <summary>Kind of call.</summary>
    public TUICallScene Scene { get; internal set; }

    /// <summary>Who placed the call.</summary>
    public string CallerId { get; }

    /// <summary>Everyone who was called, invited or joined, without the caller.</summary>
    public IReadOnlyList<string> CalleeIdList { get; }

    /// <summary>The chat group to which the call belongs; empty if none.</summary>
    public string ChatGroupId { get; internal set; } = string.Empty;

    /// <summary>What the caller has handed over in <see cref="TUICallParams.UserData"/>.</summary>
    public string UserData { get; internal set; } = string.Empty;

    /// <summary>Unix time in milliseconds at which the call began for this user; 0: it has not.</summary>
    public long BeginTime { get; internal set; }

    /// <summary>Unknown until the call has ended.</summary>
    public TUICallEndReason Reason { get; internal set; }

    /// <summary>User id of who ended the call; empty: nobody, or not yet.</summary>
    public string EndedBy { get; internal set; } = string.Empty;

    /// <summary>Of the people of the call who had set one when they were called or joined.</summary>
    public IReadOnlyList<TUIUserProfile> Profiles { get; }
}
