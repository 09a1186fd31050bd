using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using TUICall.Interop;
using Xunit;

namespace TUICall.Tests;

/// <summary>
/// Engines and observers that are dropped, or closed in odd places, and what the collector makes of them.
/// </summary>
public class LifetimeTests
{
    private static readonly TimeSpan Timeout = Recorder.Timeout;

    [Fact]
    public void An_observer_is_kept_by_its_engine()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        using var told = new SemaphoreSlim(0);
        InThread(() => bob.Engine.AddObserver(new Forgotten(told)));
        using var collecting = new Collecting();
        for (int i = 0; i < 5; i++)
        {
            alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
            bob.Events.Until(nameof(TUICallObserver.OnCallReceived));
            alice.Engine.Hangup().Wait();
            Assert.True(told.Wait(Timeout));
        }
    }

    [Fact]
    public void A_hundred_thousand_events_while_garbage_is_collected()
    {
        using var engine = World.Offline();
        long characters = 0;
        engine.CallReceived += (_, e) => characters += e.CallerId.Length + e.CalleeIdList[1].Length + e.GroupId.Length;
        using (new Collecting())
        {
            NativeEvents.Raise(engine.Registrations[0], "on_call_received", 100_000);
        }

        Assert.Equal(100_000L * "alicecarolgroup-1".Length, characters);
    }

    [Fact]
    public void An_observer_is_let_go_with_its_registration()
    {
        using var world = new World();
        User bob = world.User("bob");
        int registered = Registration.Count;
        WeakReference? observer = null;
        InThread(() =>
        {
            var forgotten = new Recorder();
            observer = new WeakReference(forgotten);
            bob.Engine.AddObserver(forgotten);
            bob.Engine.RemoveObserver(forgotten);
        });
        Assert.Equal(registered, Registration.Count);
        Collecting.Until(() => !observer!.IsAlive);
    }

    [Fact]
    public void Dropped_engines_are_closed()
    {
        using var world = new World();
        User alice = world.User("alice");
        string[] bobs = Enumerable.Range(0, 5).Select(_ => World.Name("bob")).ToArray();
        InThread(() =>
        {
            foreach (string bob in bobs)
            {
                var engine = new TUICallEngine(World.Server.Address, World.Server.CaFile);
                engine.AddObserver(new Answering(engine));
                World.LogIn(engine, bob);
            }

            alice.Engine.Calls(bobs, TUICallMediaType.Audio).Wait();
            Array.ForEach(bobs, _ => alice.Events.Until(nameof(TUICallObserver.OnUserJoin)));
        });
        // What is left on the stacks of the library's threads, which Mono's collector also reads by guess, is written
        // over; most of the engines, not all, because what that guess takes for a reference may stay for ever.
        User carol = world.User("carol"), dave = world.User("dave");
        int left = 0;
        Collecting.Until(() =>
        {
            carol.Engine.Call(dave.Id, TUICallMediaType.Audio).Wait();
            dave.Events.Until(nameof(TUICallObserver.OnCallReceived));
            dave.Engine.Reject().Wait();
            carol.Events.Until(nameof(TUICallObserver.OnCallNotConnected));
            while (alice.Events.Count > 0)
            {
                left += alice.Events.Next().Key == nameof(TUICallObserver.OnUserLeave) ? 1 : 0;
            }

            return left > bobs.Length / 2;
        });
    }

    [Theory]
    [InlineData(TUICallDispatch.Thread)]
    [InlineData(TUICallDispatch.Poll)]
    [InlineData(TUICallDispatch.Inline)]
    public void An_engine_is_disposed_of_in_its_own_callback(TUICallDispatch dispatch)
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob", dispatch);
        using var closed = new ManualResetEventSlim();
        bob.Engine.CallReceived += (_, _) =>
        {
            bob.Engine.Dispose();
            bob.Engine.Dispose();
            closed.Set();
        };
        alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
        while (dispatch == TUICallDispatch.Poll && !bob.Engine.Disposed)
        {
            bob.Engine.Poll(Timeout);
        }

        Assert.True(closed.Wait(Timeout));
        alice.Engine.Hangup().Wait();
        alice.Events.Until(nameof(TUICallObserver.OnCallNotConnected));
        Assert.InRange(bob.Events.Count, 0, 1);
        Assert.Throws<ObjectDisposedException>(() => bob.Engine.Accept().Wait());
        Assert.Throws<ObjectDisposedException>(() => bob.Engine.CallInfo);
    }

    [Fact]
    public void An_engine_is_disposed_of_in_the_callback_of_another()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob"), other = world.User("other");
        using var closed = new ManualResetEventSlim();
        bob.Engine.CallReceived += (_, _) =>
        {
            other.Engine.Dispose();
            closed.Set();
        };
        alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
        Assert.True(closed.Wait(Timeout));
    }

    [Theory]
    [InlineData(TUICallDispatch.Thread)]
    [InlineData(TUICallDispatch.Inline)]
    public void All_engines_are_disposed_of_in_a_callback(TUICallDispatch dispatch)
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob", dispatch);
        using var closed = new BlockingCollection<bool>();
        bob.Engine.CallReceived += (_, _) => closed.Add(TUICallEngine.DisposeAll());
        Task<string> call = alice.Engine.Call(bob.Id, TUICallMediaType.Audio);
        Assert.True(closed.TryTake(out bool all, Timeout));
        Assert.False(all); // this callback was still there
        Assert.True(alice.Engine.Disposed && bob.Engine.Disposed);
        Assert.True(TUICallEngine.DisposeAll());
        Assert.True(((IAsyncResult)call).AsyncWaitHandle.WaitOne(Timeout));
    }

    [Fact]
    public void All_engines_are_disposed_of_while_others_are_made()
    {
        _ = World.Server;
        int refused = 0;
        Exception? thrown = null;
        var making = new Thread(() =>
        {
            try
            {
                while (Volatile.Read(ref refused) < 3)
                {
                    try
                    {
                        using var engine = World.Offline(); // made no faster than the library's threads free them
                        engine.AddObserver(new Recorder());
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        making.Start();
        var waited = Stopwatch.StartNew();
        while (!making.Join(0))
        {
            Assert.True(waited.Elapsed < Timeout, "no constructor was met");
            TUICallEngine.DisposeAll();
        }

        Assert.Null(thrown);
        Assert.True(TUICallEngine.DisposeAll());
    }

    [Fact]
    public void Disposing_of_an_engine_ends_its_requests()
    {
        using var silent = new SilentServer();
        var engine = new TUICallEngine(silent.Address, World.Server.CaFile);
        Task init = engine.Init(1, "alice", "ticket");
        silent.Accept();
        engine.Dispose();
        var failure = Assert.Throws<AggregateException>(() => init.Wait(Timeout)).InnerException;
        Assert.Contains(Assert.IsType<TUICallException>(failure).Code, new[] { 6014, -1201 });
    }

    [Fact]
    public void Methods_and_dispose_from_many_threads()
    {
        for (int round = 0; round < 20; round++)
        {
            var engine = World.Offline();
            using var start = new Barrier(5);
            Task[] asking = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    Assert.Throws<ObjectDisposedException>(() =>
                    {
                        while (engine.CallInfo.CallId.Length == 0)
                        {
                        }
                    });
                },
                TaskCreationOptions.LongRunning)).ToArray();
            start.SignalAndWait();
            engine.Dispose();
            Assert.True(Task.WaitAll(asking, Timeout));
        }
    }

    [Fact]
    public void Removing_an_observer_waits_for_its_callback()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var observer = new Waiting(inside, leave);
        bob.Engine.AddObserver(observer);
        alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
        Assert.True(inside.Wait(Timeout));
        Task removing = Task.Factory.StartNew(
            () => bob.Engine.RemoveObserver(observer), TaskCreationOptions.LongRunning);
        Assert.False(removing.IsCompleted);
        Assert.False(observer.Left);
        leave.Set();
        Assert.True(removing.Wait(Timeout));
        Assert.True(observer.Left);
        Assert.Equal(
            TUICallCode.ParamInvalid,
            Assert.Throws<TUICallException>(() => bob.Engine.RemoveObserver(observer)).Code);
        bob.Engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bob.Engine.RemoveObserver(observer));
        Assert.Throws<ObjectDisposedException>(() => bob.Engine.RemoveObserver(bob.Events));
    }

    [Fact]
    public void A_thousand_engines()
    {
        var engines = new List<TUICallEngine>();
        for (int i = 0; i < 1000; i++)
        {
            engines.Add(World.Offline((TUICallDispatch)(i % 3)));
            engines[i].AddObserver(new Recorder());
        }

        engines.ForEach(engine => engine.Dispose());
    }

    [Fact]
    public void A_thousand_engines_one_after_the_other()
    {
        long before = MemoryAfter(200);
        Assert.InRange(MemoryAfter(800) - before, long.MinValue, 30_000_000);

        static long MemoryAfter(int engines)
        {
            for (int i = 0; i < engines; i++)
            {
                using var engine = World.Offline();
                engine.AddObserver(new Recorder());
            }

            GC.Collect();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    [Fact]
    public void A_million_events_of_a_kind_leave_no_memory_behind()
    {
        using var engine = World.Offline();
        int joined = 0, received = 0, missed = 0;
        engine.UserJoin += (_, _) => joined++;
        engine.CallReceived += (_, _) => received++;
        engine.CallNotConnected += (_, _) => missed++;
        (long managed, long whole) = MemoryAfter(100_000);
        (long managedAtEnd, long wholeAtEnd) = MemoryAfter(1_000_000);
        Assert.InRange(managedAtEnd - managed, long.MinValue, 500_000);
        Assert.InRange(wholeAtEnd - whole, long.MinValue, 30_000_000);
        Assert.Equal((1_100_000, 1_100_000, 1_100_000), (joined, received, missed));

        (long Managed, long Whole) MemoryAfter(int times)
        {
            foreach (string name in new[] { "on_user_join", "on_call_received", "on_call_not_connected" })
            {
                NativeEvents.Raise(engine.Registrations[0], name, times);
            }

            long collected = GC.GetTotalMemory(true);
            using var process = Process.GetCurrentProcess();
            return (collected, process.WorkingSet64);
        }
    }

    [Fact]
    public void A_number_that_is_no_longer_valid_finds_nothing()
    {
        using var engine = World.Offline();
        var recorder = new Recorder();
        var registration = new Registration(engine, recorder);
        NativeObserver stale = registration.Table;
        Registration.Release(stale.UserData);
        var another = new Registration(engine, recorder);
        NativeEvents.Raise(stale, "on_user_join", 2);
        Assert.Equal(0, recorder.Count);
        stale.UserData = new IntPtr(long.MaxValue);
        NativeEvents.Raise(stale, "on_user_join", 2);
        Assert.Equal(0, recorder.Count);
        NativeEvents.Raise(another, "on_user_join");
        Assert.Equal(1, recorder.Count);
    }

    /// <summary>
    /// On a thread of its own, whose stack is gone afterwards: Mono's collector reads stacks by guess.
    /// </summary>
    private static void InThread(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }

    private sealed class Forgotten : TUICallObserver
    {
        private readonly SemaphoreSlim _told;

        public Forgotten(SemaphoreSlim told) => _told = told;

        public override void OnCallCancelled(string userId) => _told.Release();
    }

    private sealed class Answering : TUICallObserver
    {
        private readonly TUICallEngine _engine;

        public Answering(TUICallEngine engine) => _engine = engine;

        public override void OnCallReceived(
            string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType) =>
            _engine.Accept().Wait();
    }

    private sealed class Waiting : TUICallObserver
    {
        private readonly ManualResetEventSlim _inside;
        private readonly ManualResetEventSlim _leave;

        public Waiting(ManualResetEventSlim inside, ManualResetEventSlim leave)
        {
            _inside = inside;
            _leave = leave;
        }

        public volatile bool Left;

        public override void OnCallReceived(
            string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
        {
            _inside.Set();
            _leave.Wait(Timeout);
            Left = true;
        }
    }
}
