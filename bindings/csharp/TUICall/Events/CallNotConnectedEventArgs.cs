using System;

namespace TUICall;

/// <summary>A call ended before this user was connected.</summary>
public sealed class CallNotConnectedEventArgs : EventArgs
{
    internal CallNotConnectedEventArgs(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info)
    {
        CallId = callId;
        CallMediaType = callMediaType;
        Reason = reason;
        UserId = userId;
        Info = info;
    }

    /// <summary>The call.</summary>
    public string CallId { get; }

    /// <summary>Audio or video.</summary>
    public TUICallMediaType CallMediaType { get; }

    /// <summary>Why it ended.</summary>
    public TUICallEndReason Reason { get; }

    /// <summary>Who ended it.</summary>
    public string UserId { get; }

    /// <summary>What is known of the call.</summary>
    public TUICallInfo Info { get; }
}
