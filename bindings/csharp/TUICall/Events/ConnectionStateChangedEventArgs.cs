using System;

namespace TUICall;

/// <summary>The link to the server changed.</summary>
public sealed class ConnectionStateChangedEventArgs : EventArgs
{
    internal ConnectionStateChangedEventArgs(TUICallConnectionState state) => State = state;

    /// <summary>What it is now.</summary>
    public TUICallConnectionState State { get; }
}
