using System;
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
    private static bool _refused;

    /// <summary>Makes an engine on the runtime, which does not end meanwhile.</summary>
    public static IntPtr Create(Func<IntPtr, IntPtr> makeEngine)
    {
        lock (Lock)
        {
            if (_refused)
            {
                throw Closed();
            }

            if (_runtime == IntPtr.Zero)
            {
                Library.Check(NativeMethods.runtime_create(
                    out _runtime, NativeCallbacks.ThreadStart, IntPtr.Zero, IntPtr.Zero));
            }

            return makeEngine(_runtime);
        }
    }

    /// <summary>From now on no engine is made: nobody would close it.</summary>
    public static void Refuse()
    {
        lock (Lock)
        {
            _refused = true;
        }
    }

    /// <summary>What the constructor of an engine throws that came too late.</summary>
    public static ObjectDisposedException Closed() =>
        new(nameof(TUICallEngine), "All engines were disposed of while this one was made, or the process is ending.");

    /// <summary>First on each of the threads. Mono would wait for a foreground one when Main has ended.</summary>
    public static void BeginThread() => Thread.CurrentThread.IsBackground = true;

    /// <summary>
    /// Ends the threads; not while there is an engine, nor on one of the threads itself. The next engine makes new
    /// ones.
    /// </summary>
    public static bool End()
    {
        lock (Lock)
        {
            bool ended = NativeMethods.runtime_destroy(_runtime) == TUICallCode.Ok;
            if (ended)
            {
                _runtime = IntPtr.Zero;
            }

            return ended;
        }
    }
}
