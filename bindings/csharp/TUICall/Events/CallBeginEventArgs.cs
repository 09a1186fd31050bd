using System;

namespace TUICall;

/// <summary>This user is connected.</summary>
public sealed class CallBeginEventArgs : EventArgs
{
    internal CallBeginEventArgs(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole)
    {
        RoomId = roomId;
        CallMediaType = callMediaType;
        CallRole = callRole;
    }

    /// <summary>The call's room.</summary>
    public TUIRoomId RoomId { get; }

    /// <summary>Audio or video.</summary>
    public TUICallMediaType CallMediaType { get; }

    /// <summary>This user's part in it.</summary>
    public TUICallRole CallRole { get; }
}
