using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// The engines of the process, held weakly. When the process ends, or the domain whose code they call is unloaded
/// (Mono, Unity), they are closed: no thread of the library may call into code that is gone.
/// </summary>
internal static class OpenEngines
{
    /// <summary>
    /// How long the end waits. The server confirms a log-out at once or the library gives it up after 2 s; only a
    /// callback that does not return takes longer.
    /// </summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(3);

    private static readonly HandleTable<WeakReference<TUICallEngine>> Engines = new();

    static OpenEngines()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
        AppDomain.CurrentDomain.DomainUnload += (_, _) => End();
    }

    public static IntPtr Add(TUICallEngine engine) => Engines.Add(new WeakReference<TUICallEngine>(engine));

    public static void Remove(IntPtr id) => Engines.Remove(id);

    public static void WakeUp(IntPtr id)
    {
        WeakReference<TUICallEngine>? found = Engines.Find(id);
        if (found is not null && found.TryGetTarget(out TUICallEngine? engine))
        {
            engine.OnWakeUp();
        }
    }

    /// <summary>
    /// Closes the engines and ends the runtime; gives whether nothing of them is left. Inside a callback, which has to
    /// end first, it does not wait for that.
    /// </summary>
    public static bool CloseAll()
    {
        if (!Registration.InCallback)
        {
            return CloseAndWait();
        }

        AbandonAll();
        return false;
    }

    /// <summary>It waits even inside a callback: for the engines that have none under way.</summary>
    private static void End()
    {
        NativeRuntime.Refuse();
        CloseAndWait();
    }

    private static bool CloseAndWait()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            AbandonAll(); // also what was made meanwhile
            if (Destructions.Wait(EndTimeout - waited.Elapsed) && NativeRuntime.End())
            {
                return true;
            }

            if (waited.Elapsed >= EndTimeout)
            {
                return false;
            }

            Thread.Sleep(1); // an engine is gone only after the callback that says so
        }
    }

    /// <summary>
    /// All callbacks end first, and only then the first engine hangs up: what a callback of another one is doing may be
    /// about the same call.
    /// </summary>
    private static void AbandonAll()
    {
        List<TUICallEngine> open = Alive();
        foreach (TUICallEngine engine in open)
        {
            engine.Silence();
        }

        foreach (TUICallEngine engine in open)
        {
            engine.Abandon();
        }
    }

    private static List<TUICallEngine> Alive()
    {
        var alive = new List<TUICallEngine>();
        foreach (WeakReference<TUICallEngine> reference in Engines.All())
        {
            if (reference.TryGetTarget(out TUICallEngine? engine))
            {
                alive.Add(engine);
            }
        }

        return alive;
    }
}
