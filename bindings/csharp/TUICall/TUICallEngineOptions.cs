using System;
using System.Threading;

namespace TUICall;

/// <summary>How an engine is made.</summary>
public sealed class TUICallEngineOptions
{
    /// <summary>For an engine of that server.</summary>
    /// <param name="server">"host:port" or "[v6 address]:port" of tuicalld</param>
    public TUICallEngineOptions(string server) => Server = server ?? throw new ArgumentNullException(nameof(server));

    /// <summary>"host:port" of tuicalld; its certificate and name are always verified.</summary>
    public string Server { get; }

    /// <summary>PEM file of the authorities that are trusted; null: those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>Where callbacks run.</summary>
    public TUICallDispatch Dispatch { get; set; }

    /// <summary>How long a method waits for its answer: 1 ms to 10 minutes.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often <see cref="TUICallEngine.UserVoiceVolumeChanged"/> comes while the engine uses sound: 20 ms to 60 s;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    public TimeSpan VolumeInterval { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How much sound is in a packet that is sent: 10 or 20 ms. Of 10 ms each is sent 10 ms earlier, and their headers
    /// take 22 kbit/s more.
    /// </summary>
    public TimeSpan FrameLength { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// For <see cref="TUICallDispatch.SynchronizationContext"/>: where callbacks are posted; null: the context that is
    /// current where the engine is made. Posts must run in order, and should not run side by side.
    /// </summary>
    public SynchronizationContext? SynchronizationContext { get; set; }

    /// <summary>
    /// For <see cref="TUICallDispatch.Poll"/>: called on the library's loop thread when something begins to wait for
    /// <see cref="TUICallEngine.Poll()"/>. It must not block.
    /// </summary>
    public Action? WakeUp { get; set; }
}
