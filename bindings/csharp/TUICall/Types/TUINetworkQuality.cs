namespace TUICall;

/// <summary>Quality of a user's network.</summary>
public enum TUINetworkQuality
{
    /// <summary>Not measured yet.</summary>
    Unknown = 0,

    /// <summary>Excellent.</summary>
    Excellent = 1,

    /// <summary>Good.</summary>
    Good = 2,

    /// <summary>Poor.</summary>
    Poor = 3,

    /// <summary>Bad.</summary>
    Bad = 4,

    /// <summary>Very bad.</summary>
    VBad = 5,

    /// <summary>Nothing arrives.</summary>
    Down = 6,
}
