using System;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// The loop thread and the callback thread that all engines share: made with the first engine, ended when all are
/// closed together.
/// </summary>
internal static class NativeRuntime
{
    private static readonly object Lock = new();
    private static IntPtr _runtime;

    /// <summary>Makes an engine on the runtime, which does not end meanwhile.</summary>
    public static IntPtr Create(Func<IntPtr, IntPtr> makeEngine)
    {
        lock (Lock)
        {
            if (_runtime == IntPtr.Zero)
            {
                Library.Check(NativeMethods.runtime_create(
                    out _runtime, NativeCallbacks.ThreadStart, IntPtr.Zero, IntPtr.Zero));
            }

            return makeEngine(_runtime);
        }
    }

    /// <summary>First on each of the threads. Mono would wait for a foreground one when Main has ended.</summary>
    public static void BeginThread() => Thread.CurrentThread.IsBackground = true;

    /// <summary>
    /// Ends the threads, once the engines are gone; gives up after that time, and on one of the threads itself. The
    /// next engine makes new ones.
    /// </summary>
    public static bool End(TimeSpan timeout)
    {
        var waited = Stopwatch.StartNew();
        lock (Lock)
        {
            while (NativeMethods.runtime_destroy(_runtime) != TUICallCode.Ok)
            {
                if (waited.Elapsed >= timeout)
                {
                    return false;
                }

                Thread.Sleep(1); // an engine is gone only after the callback that says so
            }

            _runtime = IntPtr.Zero;
            return true;
        }
    }
}
