using System;

namespace TUICall;

/// <summary>A callback has thrown an exception.</summary>
public sealed class UnhandledObserverExceptionEventArgs : EventArgs
{
    internal UnhandledObserverExceptionEventArgs(string eventName, Exception exception)
    {
        EventName = eventName;
        Exception = exception;
    }

    /// <summary>What was being delivered, like <c>OnCallReceived</c>.</summary>
    public string EventName { get; }

    /// <summary>What was thrown.</summary>
    public Exception Exception { get; }
}
