using System.Threading;

namespace TUICall;

/// <summary>Where the callbacks of an engine run: those of observers and the handlers of its events.</summary>
public enum TUICallDispatch
{
    /// <summary>On one callback thread that the engines of the process share.</summary>
    Thread = 0,

    /// <summary>
    /// Inside <see cref="TUICallEngine.Poll()"/>, on the thread that calls it: the main loop of a game.
    /// </summary>
    Poll = 1,

    /// <summary>
    /// On the loop thread of the library: lowest latency. Callbacks must not block; the result of a method may be
    /// awaited there, but never waited for.
    /// </summary>
    Inline = 2,

    /// <summary>
    /// In a <see cref="SynchronizationContext"/>, such as that of a user interface:
    /// <see cref="TUICallEngineOptions.SynchronizationContext"/>, or else the one that is current where the engine is
    /// made.
    /// </summary>
    SynchronizationContext = 3,
}
