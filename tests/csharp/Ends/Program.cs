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

        return End(how, alice, bob);
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
