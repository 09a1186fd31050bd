using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using TUICall.Interop;

namespace TUICall;

/// <summary>One logged-in user: makes and takes calls through a tuicalld server.</summary>
/// <remarks>
/// <para>
/// Every method may be called from any thread and from inside callbacks. A method that asks the server gives a
/// <see cref="Task"/>, which fails with <see cref="TUICallException"/> if the server refuses; -1401 (not answered in
/// time), -1201 (not logged in) and 6014 (the session was lost) may come from each of them, and -1402 (the server has
/// too much to do) from those that call or invite. Waiting for such a task is allowed even inside a callback, except
/// with <see cref="TUICallDispatch.Inline"/>.
/// </para>
/// <para>
/// Keep a reference to an engine, and dispose of it: one that nobody refers to any more is closed by the collector.
/// When the process ends, engines that are still open hang up and log out.
/// </para>
/// </remarks>
public sealed partial class TUICallEngine : IDisposable
{
    private static readonly object InstanceLock = new();
    private static TUICallEngine? _instance;

    private readonly object _lock = new();
    private readonly EngineHandle _handle;
    private readonly Poller _poller;
    private List<Registration> _registrations = new();
    private int _disposed;

    /// <summary>Makes an engine; it does nothing until <see cref="Init"/>.</summary>
    /// <param name="server">"host:port" of tuicalld; its certificate and name are always verified</param>
    /// <param name="caFile">PEM file of the authorities that are trusted; null: those of the system</param>
    /// <param name="dispatch">where callbacks run</param>
    /// <exception cref="TUICallException">-1202: a parameter is not allowed</exception>
    /// <exception cref="ObjectDisposedException">
    /// all engines were disposed of meanwhile, or the process is ending
    /// </exception>
    public TUICallEngine(
        string server, string? caFile = null, TUICallDispatch dispatch = TUICallDispatch.Thread)
        : this(new TUICallEngineOptions(server) { CaFile = caFile, Dispatch = dispatch })
    {
    }

    /// <summary>Makes an engine; it does nothing until <see cref="Init"/>.</summary>
    /// <param name="options">how it is made</param>
    /// <exception cref="TUICallException">-1202: a parameter is not allowed</exception>
    /// <exception cref="ObjectDisposedException">
    /// all engines were disposed of meanwhile, or the process is ending
    /// </exception>
    public TUICallEngine(TUICallEngineOptions options)
    {
        _events = new EngineEvents(this);
        _poller = new Poller(this, options ?? throw new ArgumentNullException(nameof(options)));
        IntPtr id = OpenEngines.Add(this);
        try
        {
            _handle = Create(options, _poller, id);
        }
        catch
        {
            OpenEngines.Remove(id);
            throw;
        }

        Interlocked.MemoryBarrier(); // Abandon() sees the handle, or this sees that it was there
        if (Disposed)
        {
            _handle.Dispose();
            throw NativeRuntime.Closed();
        }
    }

    /// <summary>The release of the library, like "0.1.0".</summary>
    public static string Version => NativeText.Read(NativeMethods.version());

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool Disposed => Volatile.Read(ref _disposed) != 0;

    internal EngineHandle Handle => _handle;

    /// <summary>The observers, and the one behind the events if somebody listens.</summary>
    internal IReadOnlyList<Registration> Registrations => _registrations;

    /// <summary>
    /// The default engine of the process. The first call makes it, and so does the first one after it was disposed of;
    /// later ones give it.
    /// </summary>
    /// <param name="options">how it is made; needed for the call that makes it, and of no effect in others</param>
    /// <exception cref="ArgumentNullException">there is no engine yet, and no options say how to make it</exception>
    public static TUICallEngine GetInstance(TUICallEngineOptions? options = null)
    {
        lock (InstanceLock)
        {
            if (_instance is null || _instance.Disposed)
            {
                _instance = new TUICallEngine(options!);
            }

            return _instance;
        }
    }

    /// <summary>Disposes of the default engine, if there is one.</summary>
    public static void DestroyInstance()
    {
        TUICallEngine? engine;
        lock (InstanceLock)
        {
            engine = _instance;
            _instance = null;
        }

        engine?.Dispose();
    }

    /// <summary>
    /// Disposes of all engines of the process together: for programs whose code is unloaded while the process lives on,
    /// as in the editor of Unity.
    /// </summary>
    /// <returns>
    /// whether all of them were freed, and no callback runs any more, within 3 s; inside a callback, whose end nobody
    /// can wait for there, at once false
    /// </returns>
    public static bool DisposeAll() => OpenEngines.CloseAll();

    /// <summary>Adds an observer; any number may be added. One that is added already is not added again.</summary>
    /// <param name="observer">receives the events that are delivered from now on</param>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public void AddObserver(TUICallObserver observer)
    {
        _ = observer ?? throw new ArgumentNullException(nameof(observer));
        lock (_lock)
        {
            if (_registrations.Exists(known => ReferenceEquals(known.Observer, observer)))
            {
                return;
            }

            var registration = new Registration(this, observer);
            (observer as EngineEvents)?.Begin(registration);
            registration.Begin(_handle);
            _registrations.Add(registration);
        }
    }

    /// <summary>
    /// Removes an observer: it is not called again. A callback of it that runs on another thread is waited for.
    /// </summary>
    /// <param name="observer">one that was added</param>
    /// <exception cref="TUICallException">-1202: it is not an observer of this engine</exception>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public void RemoveObserver(TUICallObserver observer)
    {
        _ = observer ?? throw new ArgumentNullException(nameof(observer));
        Registration? found;
        lock (_lock)
        {
            found = _registrations.Find(known => ReferenceEquals(known.Observer, observer));
            if (found is not null)
            {
                _registrations.Remove(found);
            }
        }

        if (found is null)
        {
            throw Disposed
                ? new ObjectDisposedException(nameof(TUICallEngine))
                : new TUICallException(
                    TUICallCode.ParamInvalid, $"the {observer.GetType().Name} is not an observer of this engine");
        }

        found.Silence();
        Library.Check(NativeMethods.engine_remove_observer(_handle, found.ObserverId));
    }

    /// <summary>
    /// With <see cref="TUICallDispatch.Poll"/>: delivers what waits, on the calling thread, without waiting.
    /// </summary>
    /// <returns>how many events were delivered</returns>
    /// <exception cref="TUICallException">
    /// -1203: another dispatch, inside a callback, or another thread polls
    /// </exception>
    public int Poll() => _poller.Poll(TimeSpan.Zero);

    /// <summary>With <see cref="TUICallDispatch.Poll"/>: delivers what waits, on the calling thread.</summary>
    /// <param name="timeout">how long to wait for the first event; Timeout.InfiniteTimeSpan: for ever</param>
    /// <returns>how many events were delivered; 0 also if the engine is disposed of meanwhile</returns>
    /// <exception cref="TUICallException">
    /// -1203: another dispatch, inside a callback, or another thread polls
    /// </exception>
    public int Poll(TimeSpan timeout) => _poller.Poll(timeout);

    /// <summary>
    /// Hangs up, logs out and frees the engine; no observer is called afterwards. Repeated: no effect.
    /// </summary>
    /// <remarks>
    /// A callback that runs on another thread is waited for, and then the server's confirmation, 2 s at most, so that
    /// the same user may log in again right away. Inside a callback it returns at once, and the engine is freed
    /// afterwards. Requests that are open fail with 6014.
    /// </remarks>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Library.Check(NativeMethods.engine_current_thread(_handle, out int inCallback, out int onLoop));
        foreach (Registration registration in TakeRegistrations())
        {
            registration.Silence();
            NativeMethods.engine_remove_observer(_handle, registration.ObserverId);
        }

        _handle.Waits = inCallback == 0 && onLoop == 0;
        _handle.Dispose();
        _poller.Stop();
    }

    /// <summary>Something waits for the poller; on the loop thread.</summary>
    internal void OnWakeUp() => _poller.OnWakeUp();

    /// <summary>No callback begins any more.</summary>
    internal void Silence()
    {
        lock (_lock)
        {
            _registrations.ForEach(registration => registration.Silence());
        }
    }

    /// <summary>Disposes of the engine without waiting; also of one that is just being made.</summary>
    internal void Abandon()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _handle?.Dispose();
            _poller.Stop();
        }
    }

    private static EngineHandle Create(TUICallEngineOptions options, Poller poller, IntPtr id)
    {
        using var arguments = new Arguments();
        IntPtr server = arguments.Text("server", options.Server);
        IntPtr caFile = options.CaFile is null ? IntPtr.Zero : arguments.Text("caFile", options.CaFile);
        uint timeout = Milliseconds(options.RequestTimeout);
        int volumeInterval = VolumeMilliseconds(options.VolumeInterval);
        uint frame = FrameMilliseconds(options.FrameLength);
        return new EngineHandle(
            NativeRuntime.Create(runtime =>
            {
                Library.Check(NativeMethods.engine_create(
                    out IntPtr engine,
                    server,
                    caFile,
                    poller.NativeDispatch,
                    runtime,
                    NativeCallbacks.WakeUp,
                    id,
                    timeout,
                    volumeInterval,
                    frame));
                return engine;
            }),
            id);
    }

    private static uint Milliseconds(TimeSpan requestTimeout)
    {
        double milliseconds = Math.Round(requestTimeout.TotalMilliseconds);
        if (milliseconds is >= 1 and <= 600_000)
        {
            return (uint)milliseconds;
        }

        throw new TUICallException(
            TUICallCode.ParamInvalid, $"requestTimeout is {requestTimeout}, expected 1 ms to 10 minutes");
    }

    private static int VolumeMilliseconds(TimeSpan interval)
    {
        double milliseconds = Math.Round(interval.TotalMilliseconds);
        if (milliseconds is >= 20 and <= 60_000 || interval == Timeout.InfiniteTimeSpan)
        {
            return (int)milliseconds;
        }

        throw new TUICallException(
            TUICallCode.ParamInvalid,
            $"VolumeInterval is {interval}, expected 20 ms to 60 s, or Timeout.InfiniteTimeSpan (never)");
    }

    private static uint FrameMilliseconds(TimeSpan frame)
    {
        double milliseconds = frame.TotalMilliseconds;
        if (milliseconds is 10 or 20)
        {
            return (uint)milliseconds;
        }

        throw new TUICallException(TUICallCode.ParamInvalid, $"FrameLength is {frame}, expected 10 or 20 ms");
    }

    private List<Registration> TakeRegistrations()
    {
        lock (_lock)
        {
            List<Registration> taken = _registrations;
            _registrations = new List<Registration>();
            return taken;
        }
    }
}
