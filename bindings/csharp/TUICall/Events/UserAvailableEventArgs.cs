using System;

namespace TUICall;

/// <summary>A remote user's stream started or stopped.</summary>
public sealed class UserAvailableEventArgs : EventArgs
{
    internal UserAvailableEventArgs(string userId, bool isAvailable)
    {
        UserId = userId;
        IsAvailable = isAvailable;
    }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>Whether it started.</summary>
    public bool IsAvailable { get; }
}
