using System;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Interop;

/// <summary>The engines that are being destroyed without anybody waiting for each.</summary>
internal static class Destructions
{
    private static readonly object Lock = new();
    private static int _underWay;

    /// <summary>Hangs up, logs out and frees the engine, in the background.</summary>
    public static bool Begin(IntPtr engine)
    {
        lock (Lock)
        {
            _underWay++;
        }

        bool begun = NativeMethods.engine_free_async(engine, NativeCallbacks.Destroyed, IntPtr.Zero) ==
            TUICallCode.Ok;
        if (!begun)
        {
            End();
        }

        return begun;
    }

    /// <summary>One is done.</summary>
    public static void End()
    {
        lock (Lock)
        {
            _underWay--;
            Monitor.PulseAll(Lock);
        }
    }

    /// <summary>Waits until all are done, for so long at most; gives whether they are.</summary>
    public static bool Wait(TimeSpan timeout)
    {
        var waited = Stopwatch.StartNew();
        lock (Lock)
        {
            while (_underWay > 0)
            {
                TimeSpan left = timeout - waited.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(Lock, left))
                {
                    return _underWay == 0;
                }
            }

            return true;
        }
    }
}
