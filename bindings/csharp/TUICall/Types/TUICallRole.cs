namespace TUICall;

/// <summary>Role of this user in a call.</summary>
public enum TUICallRole
{
    /// <summary>In no call.</summary>
    None = 0,

    /// <summary>Placed the call.</summary>
    Caller = 1,

    /// <summary>Was called, was invited or joined.</summary>
    Called = 2,
}
