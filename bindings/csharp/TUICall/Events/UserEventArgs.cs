using System;

namespace TUICall;

/// <summary>Something about one user.</summary>
public sealed class UserEventArgs : EventArgs
{
    internal UserEventArgs(string userId) => UserId = userId;

    /// <summary>The user.</summary>
    public string UserId { get; }
}
