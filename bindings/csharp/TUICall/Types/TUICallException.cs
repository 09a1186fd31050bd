using System;

namespace TUICall;

/// <summary>
/// A method was refused. <see cref="Code"/> is one of <see cref="TUICallCode"/>; the message says what was wrong.
/// </summary>
public sealed class TUICallException : Exception
{
    /// <summary>A refusal with this code and message.</summary>
    /// <param name="code">one of <see cref="TUICallCode"/></param>
    /// <param name="message">what was wrong and with which value, one English sentence</param>
    public TUICallException(int code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>One of <see cref="TUICallCode"/>.</summary>
    public int Code { get; }

    /// <summary>The message, the code, and where it was thrown.</summary>
    public override string ToString() => $"{Message} ({Code}){Environment.NewLine}{StackTrace}";
}
