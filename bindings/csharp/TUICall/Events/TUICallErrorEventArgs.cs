using System;

namespace TUICall;

/// <summary>An error that the engine cannot recover from by itself.</summary>
public sealed class TUICallErrorEventArgs : EventArgs
{
    internal TUICallErrorEventArgs(int code, string message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>One of <see cref="TUICallCode"/>.</summary>
    public int Code { get; }

    /// <summary>What is wrong, one English sentence.</summary>
    public string Message { get; }
}
