namespace TUICall;

/// <summary>How a call is placed.</summary>
public sealed class TUICallParams
{
    /// <summary>Seconds for which the call rings, at most 2,000,000; 0: for ever.</summary>
    public int Timeout { get; set; } = 30;

    /// <summary>The room; null: the server chooses one.</summary>
    public TUIRoomId? RoomId { get; set; }

    /// <summary>Handed to the callees as it is; at most 1000 bytes of UTF-8.</summary>
    public string UserData { get; set; } = string.Empty;

    /// <summary>The chat group to which the call belongs; at most 64 bytes of UTF-8.</summary>
    public string ChatGroupId { get; set; } = string.Empty;

    /// <summary>For callees who are offline.</summary>
    public TUIOfflinePushInfo OfflinePushInfo { get; set; } = new();
}
