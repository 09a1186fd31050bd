// A program with a call under way that ends in the way that its first argument says: EndTests.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;

namespace TUICall.Ends;

internal static class Program
{
    private static readonly List<TUICallEngine> Kept = new();

    private static int Main(string[] arguments)
    {
        string how = arguments[0], address = arguments[1], caFile = arguments[2];
        string key = arguments[4], name = arguments[5];
        long app = long.Parse(arguments[3], CultureInfo.InvariantCulture);
        using var answered = new ManualResetEventSlim();

        TUICallEngine EngineOf(string user, TUICallDispatch dispatch)
        {
            var engine = new TUICallEngine(address, caFile, dispatch);
            engine.CallReceived += async (_, _) =>
            {
                await engine.Accept();
                answered.Set();
            };
            engine.Init(app, user, UserSig.Make(app, user, key)).Wait();
            return engine;
        }

        TUICallEngine bob = EngineOf(
            name + "-bob", how == "inline" ? TUICallDispatch.Inline : TUICallDispatch.Thread);
        TUICallEngine alice = EngineOf(name + "-alice", TUICallDispatch.Thread);
        alice.Call(name + "-bob", TUICallMediaType.Audio).Wait();
        answered.Wait();
        if (how != "dropped")
        {
            Kept.AddRange(new[] { alice, bob });
        }

        return how.StartsWith("make", StringComparison.Ordinal) ? Make(how, address, caFile) : End(how, alice, bob);
    }

    /// <summary>Makes engines after the others were closed, or on a thread that is still running then.</summary>
    private static int Make(string how, string address, string caFile)
    {
        if (how == "make-at-the-end")
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                try
                {
                    Kept.Add(new TUICallEngine(address, caFile));
                }
                catch (ObjectDisposedException)
                {
                    Console.WriteLine("refused");
                }
            };
        }
        else
        {
            using var making = new ManualResetEventSlim();
            new Thread(() => MakeForEver(address, caFile, making)) { IsBackground = true }.Start();
            making.Wait();
        }

        Console.WriteLine("ends");
        return 0;
    }

    private static void MakeForEver(string address, string caFile, ManualResetEventSlim making)
    {
        try
        {
            while (true)
            {
                using var engine = new TUICallEngine(address, caFile);
                making.Set();
            }
        }
        catch (ObjectDisposedException)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int End(string how, TUICallEngine alice, TUICallEngine bob)
    {
        Console.WriteLine("ends");
        switch (how)
        {
            case "disposed":
                alice.Dispose();
                bob.Dispose();
                break;
            case "hangs":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "exit-in-a-callback":
                alice.UserLeave += (_, _) => Environment.Exit(3);
                bob.Hangup().Wait();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "exit-beside-a-callback":
                alice.UserLeave += (_, _) => ThreadPool.QueueUserWorkItem(_ => Environment.Exit(3));
                bob.Hangup().Wait();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "callback-that-does-not-return":
                using (var inside = new ManualResetEventSlim())
                {
                    alice.UserLeave += (_, _) =>
                    {
                        inside.Set();
                        Thread.Sleep(Timeout.Infinite);
                    };
                    bob.Hangup().Wait();
                    inside.Wait();
                }

                break;
            case "dispose-all":
                return TUICallEngine.DisposeAll() && alice.Disposed && bob.Disposed ? 0 : 1;
        }

        return 0;
    }
}
