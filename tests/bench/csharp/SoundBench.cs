using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Bench;

/// <summary>
/// What it costs a C# program to push and to read 20 ms of sound, in nanoseconds; as sound_bench.c, which says how.
/// </summary>
internal static class SoundBench
{
    private const int Rate = 48_000;
    private const int Pushes = 1000;
    private const int Reads = 90;
    private const int FewReads = 10;
    private const int Longer = 5;
    private const int Rounds = 5;

    /// <summary>Of both, until they are compiled as well as they will be.</summary>
    private const int WarmUps = 20_000;

    private static readonly short[] Frame = new short[Rate / 50];

    public static void Run(string[] account, bool smoke)
    {
        using var joined = new CountdownEvent(2);
        using TUICallEngine alice = LogIn(account, "alice", joined);
        using TUICallEngine bob = LogIn(account, "bob", joined);
        alice.Call("bob", TUICallMediaType.Audio).Wait();
        joined.Wait();
        alice.OpenMicrophone().Wait();
        if (!smoke)
        {
            WarmUp(alice, bob);
        }

        var pushes = new List<double>();
        var reads = new List<double>();
        for (int i = 0; i < (smoke ? 1 : Rounds); i++)
        {
            pushes.Add(Push(alice));
            reads.Add(Read(bob, smoke ? FewReads : Reads));
        }

        Console.WriteLine($"push {Program.Median(pushes):F0}");
        Console.WriteLine($"read {Program.Median(reads):F0}");
    }

    private static TUICallEngine LogIn(string[] account, string user, CountdownEvent joined)
    {
        long app = long.Parse(account[2]);
        var engine = new TUICallEngine(account[0], account[1]);
        engine.CallReceived += (_, _) => engine.Accept();
        engine.UserJoin += (_, _) => joined.Signal();
        engine.Init(app, user, UserSig.Make(app, user, account[3])).Wait();
        return engine;
    }

    private static void WarmUp(TUICallEngine alice, TUICallEngine bob)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            if (i % Pushes == 0)
            {
                alice.ClearAudio();
            }

            alice.PushAudio(Frame);
            ReadFrame(bob);
        }

        alice.ClearAudio();
    }

    private static double Push(TUICallEngine engine)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Pushes; i++)
        {
            engine.PushAudio(Frame);
        }

        double taken = Nanoseconds(watch);
        engine.ClearAudio();
        return taken / Pushes;
    }

    private static int ReadFrame(TUICallEngine engine) => engine.ReadAudio(Frame, timeout: TimeSpan.Zero).Count;

    private static double Read(TUICallEngine engine, int frames)
    {
        while (ReadFrame(engine) > 0)
        {
        }

        engine.ReadAudio(new short[(frames + Longer) * Frame.Length], "alice");
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < frames; i++)
        {
            if (ReadFrame(engine) != Frame.Length)
            {
                throw new InvalidOperationException("less waited than has to");
            }
        }

        return Nanoseconds(watch) / frames;
    }

    private static double Nanoseconds(Stopwatch watch) => watch.ElapsedTicks * 1e9 / Stopwatch.Frequency;
}
