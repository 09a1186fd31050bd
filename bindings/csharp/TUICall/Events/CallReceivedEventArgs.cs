using System;
using System.Collections.Generic;

namespace TUICall;

/// <summary>An incoming call.</summary>
public sealed class CallReceivedEventArgs : EventArgs
{
    internal CallReceivedEventArgs(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
    {
        CallerId = callerId;
        CalleeIdList = calleeIdList;
        GroupId = groupId;
        CallMediaType = callMediaType;
    }

    /// <summary>Who calls.</summary>
    public string CallerId { get; }

    /// <summary>Everyone who is called.</summary>
    public IReadOnlyList<string> CalleeIdList { get; }

    /// <summary>Empty if there is none.</summary>
    public string GroupId { get; }

    /// <summary>Audio or video.</summary>
    public TUICallMediaType CallMediaType { get; }
}
