using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using TUICall.Interop;
using Xunit;

namespace TUICall.Tests;

/// <summary>What observers, handlers and wake-ups throw: it never goes on into native frames.</summary>
public class ExceptionTests
{
    private static readonly TimeSpan Timeout = Recorder.Timeout;

    [Fact]
    public void An_exception_in_a_callback_is_reported_and_the_next_event_comes()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        var reports = new Queue<string>();
        bob.Engine.UnhandledObserverException += (_, report) =>
            reports.Enqueue($"{report.EventName}: {report.Exception.Message}");
        bob.Engine.AddObserver(new Throwing());
        bob.Engine.CallReceived += (_, _) => throw new InvalidOperationException("the first handler");
        bob.Engine.CallReceived += (_, _) => throw new InvalidOperationException("the second handler");
        alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
        bob.Events.Until(nameof(TUICallObserver.OnCallReceived));
        alice.Engine.Hangup().Wait();
        bob.Events.Until(nameof(TUICallObserver.OnCallNotConnected));
        Assert.Equal(
            new[]
            {
                "OnCallReceived: an observer", "OnCallReceived: the first handler",
                "OnCallReceived: the second handler",
            },
            reports);
    }

    [Fact]
    public void An_exception_that_nobody_listens_for_is_written()
    {
        using var engine = World.Offline();
        using var written = new StringWriter();
        var thrown = new List<string>();
        TextWriter before = Console.Error;
        Console.SetError(TextWriter.Synchronized(written));
        NativeEvents.Raise(new Registration(engine, new Throwing()), "on_call_received");
        engine.UnhandledObserverException += (_, report) =>
        {
            thrown.Add(report.Exception.Message);
            throw new InvalidOperationException("even the handler throws");
        };
        NativeEvents.Raise(new Registration(engine, new Throwing()), "on_call_received");
        Console.SetError(before);
        Assert.Equal(new[] { "an observer" }, thrown);
        Assert.Contains("OnCallReceived has thrown System.InvalidOperationException: an observer", written.ToString());
        Assert.Contains("even the handler throws", written.ToString());
    }

    [Fact]
    public void An_exception_that_cannot_be_written_leaves_the_next_event_alone()
    {
        using var engine = World.Offline();
        using var written = new StringWriter();
        var mute = new Registration(engine, new Throwing(new Mute()));
        TextWriter before = Console.Error;
        try
        {
            Console.SetError(TextWriter.Synchronized(written));
            NativeEvents.Raise(mute, "on_call_received", 2);
            Console.SetError(new Closed());
            NativeEvents.Raise(mute, "on_call_received", 2);
            engine.UnhandledObserverException += (_, _) => throw new Mute();
            NativeEvents.Raise(mute, "on_call_received", 2);
        }
        finally
        {
            Console.SetError(before);
        }

        string line = $"TUICall: OnCallReceived has thrown {typeof(Mute)}" + Environment.NewLine;
        Assert.Equal(line + line, written.ToString());
        Assert.Equal(6, ((Throwing)mute.Observer).Times);
    }

    [Fact]
    public void What_a_wake_up_throws_cannot_be_written_and_the_next_one_comes()
    {
        using var world = new World();
        User alice = world.User("alice");
        int woken = 0, received = 0, cancelled = 0;
        TextWriter before = Console.Error;
        try
        {
            Console.SetError(new Closed());
            using var bob = new TUICallEngine(new TUICallEngineOptions(World.Server.Address)
            {
                CaFile = World.Server.CaFile,
                Dispatch = TUICallDispatch.Poll,
                WakeUp = () =>
                {
                    Interlocked.Increment(ref woken);
                    throw new Mute();
                },
            });
            bob.CallReceived += (_, _) => received++;
            bob.CallCancelled += (_, _) => cancelled++;
            string id = World.Name("bob");
            World.LogIn(bob, id);
            for (int i = 1; i <= 2; i++)
            {
                alice.Engine.Call(id, TUICallMediaType.Audio).Wait();
                PollUntil(() => received == i);
                alice.Engine.Hangup().Wait();
                PollUntil(() => cancelled == i);
            }

            void PollUntil(Func<bool> condition)
            {
                while (!condition())
                {
                    Assert.NotEqual(0, bob.Poll(Timeout));
                }
            }
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.InRange(Volatile.Read(ref woken), 4, int.MaxValue); // the queue was empty before each of the events
    }

    private sealed class Throwing : TUICallObserver
    {
        private readonly Exception _exception;

        public Throwing(Exception? exception = null) =>
            _exception = exception ?? new InvalidOperationException("an observer");

        public int Times { get; private set; }

        public override void OnCallReceived(
            string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
        {
            Times++;
            throw _exception;
        }
    }

    /// <summary>An exception that does not say what it is.</summary>
    private sealed class Mute : Exception
    {
        public override string Message => throw new InvalidOperationException("a message");
    }

    /// <summary>A console that takes nothing.</summary>
    private sealed class Closed : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("no space left on device");
    }
}
