namespace TUICall;

/// <summary>The link to the server.</summary>
public enum TUICallConnectionState
{
    /// <summary><see cref="TUICallEngine.Init"/> is under way.</summary>
    Connecting = 0,

    /// <summary>Logged in.</summary>
    Connected = 1,

    /// <summary>The link was lost; the engine is trying to come back by itself.</summary>
    Reconnecting = 2,

    /// <summary>Logged out, kicked, expired, or the first log-in failed.</summary>
    Disconnected = 3,
}
