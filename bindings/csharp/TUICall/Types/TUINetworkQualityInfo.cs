namespace TUICall;

/// <summary>The network quality of one user.</summary>
public sealed class TUINetworkQualityInfo
{
    /// <summary>That user has this quality.</summary>
    /// <param name="userId">the user</param>
    /// <param name="quality">how well its network does</param>
    public TUINetworkQualityInfo(string userId, TUINetworkQuality quality)
    {
        UserId = userId;
        Quality = quality;
    }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>How well its network does.</summary>
    public TUINetworkQuality Quality { get; }

    /// <summary>The user and the quality.</summary>
    public override string ToString() => $"{UserId}: {Quality}";
}
