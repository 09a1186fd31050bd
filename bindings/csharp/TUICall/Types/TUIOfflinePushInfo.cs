namespace TUICall;

/// <summary>What a callee who is offline is shown by the server's push webhook.</summary>
public sealed class TUIOfflinePushInfo
{
    /// <summary>At most 1000 bytes of UTF-8.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>At most 1000 bytes of UTF-8.</summary>
    public string Description { get; set; } = string.Empty;
}
