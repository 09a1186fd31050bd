using System;

namespace TUICall;

/// <summary>The call went from video to audio or back.</summary>
public sealed class CallMediaTypeChangedEventArgs : EventArgs
{
    internal CallMediaTypeChangedEventArgs(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType)
    {
        OldCallMediaType = oldCallMediaType;
        NewCallMediaType = newCallMediaType;
    }

    /// <summary>What it was.</summary>
    public TUICallMediaType OldCallMediaType { get; }

    /// <summary>What it is now.</summary>
    public TUICallMediaType NewCallMediaType { get; }
}
