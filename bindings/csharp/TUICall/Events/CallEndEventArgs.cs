using System;

namespace TUICall;

/// <summary>A call that had begun for this user ended.</summary>
public sealed class CallEndEventArgs : EventArgs
{
    internal CallEndEventArgs(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime)
    {
        RoomId = roomId;
        CallMediaType = callMediaType;
        CallRole = callRole;
        TotalTime = totalTime;
    }

    /// <summary>The call's room.</summary>
    public TUIRoomId RoomId { get; }

    /// <summary>Audio or video.</summary>
    public TUICallMediaType CallMediaType { get; }

    /// <summary>This user's part in it.</summary>
    public TUICallRole CallRole { get; }

    /// <summary>How long this user was connected, in milliseconds.</summary>
    public double TotalTime { get; }
}
