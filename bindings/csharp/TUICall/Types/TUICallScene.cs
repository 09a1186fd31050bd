namespace TUICall;

/// <summary>Kind of call.</summary>
public enum TUICallScene
{
    /// <summary>In no call.</summary>
    None = 0,

    /// <summary>In a group.</summary>
    Group = 1,

    /// <summary>With several callees.</summary>
    Multi = 2,

    /// <summary>With one callee.</summary>
    Single = 3,
}
