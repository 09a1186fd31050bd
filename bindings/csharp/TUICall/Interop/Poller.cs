using System;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// Takes the events of an engine out of its queue on a thread of the program's: one that polls, or that of a
/// synchronization context.
/// </summary>
internal sealed class Poller
{
    private const int NativePoll = 1;

    private static readonly SendOrPostCallback PollPosted = state => ((Poller)state!).PollInContext();

    private readonly object _lock = new();
    private readonly TUICallEngine _engine;
    private readonly SynchronizationContext? _context;
    private readonly Action? _wakeUp;
    private bool _woken;
    private bool _stopped;
    private int _posted;

    public Poller(TUICallEngine engine, TUICallEngineOptions options)
    {
        _engine = engine;
        _wakeUp = options.WakeUp;
        NativeDispatch = (int)options.Dispatch;
        if (options.Dispatch == TUICallDispatch.SynchronizationContext)
        {
            NativeDispatch = NativePoll;
            _context = options.SynchronizationContext ?? SynchronizationContext.Current ??
                throw new TUICallException(
                    TUICallCode.ParamInvalid,
                    "dispatch is SynchronizationContext, expected one in the options or on the calling thread");
        }
    }

    /// <summary>TUICALL_DISPATCH_….</summary>
    public int NativeDispatch { get; }

    public int Poll(TimeSpan timeout)
    {
        if (_context is not null)
        {
            throw new TUICallException(
                TUICallCode.RequestRefused, "the engine was not created for poll dispatch, its context polls");
        }

        var waited = Stopwatch.StartNew();
        int delivered = PollNow();
        while (delivered == 0 && WaitForWakeUp(timeout, waited))
        {
            delivered = PollNow();
        }

        return delivered;
    }

    /// <summary>On the loop thread, when the queue is no longer empty.</summary>
    public void OnWakeUp()
    {
        try
        {
            lock (_lock)
            {
                _woken = true;
                Monitor.PulseAll(_lock);
            }

            _context?.Post(PollPosted, this);
            _wakeUp?.Invoke();
        }
        catch (Exception exception)
        {
            _engine.Report("WakeUp", exception);
        }
    }

    /// <summary>Whoever waits in Poll goes.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    private int PollNow()
    {
        Library.Check(NativeMethods.engine_poll(_engine.Handle, 0, out uint delivered));
        return (int)delivered;
    }

    /// <summary>False: the time is over, or the engine is closed.</summary>
    private bool WaitForWakeUp(TimeSpan timeout, Stopwatch waited)
    {
        lock (_lock)
        {
            while (!_woken && !_stopped)
            {
                TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - waited.Elapsed;
                if ((left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) || !Monitor.Wait(_lock, left))
                {
                    break;
                }
            }

            bool woken = _woken && !_stopped;
            _woken = false;
            return woken;
        }
    }

    /// <summary>
    /// In the context. A post that runs inside a callback (a nested message loop) or beside another one leaves its work
    /// to the one that is under way.
    /// </summary>
    private void PollInContext()
    {
        if (Interlocked.Increment(ref _posted) != 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = Volatile.Read(ref _posted);
            if (_engine.Disposed)
            {
                return;
            }

            PollQuietly();
        }
        while (Interlocked.Add(ref _posted, -seen) != 0);
    }

    private void PollQuietly()
    {
        try
        {
            PollNow();
        }
        catch (ObjectDisposedException)
        {
            return; // on another thread, just now
        }
    }
}
