using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using TUICall.Interop;
using Xunit;

namespace TUICall.Tests;

/// <summary>Where callbacks run, and that waiting inside them does no harm.</summary>
public class DispatchTests
{
    private static readonly TimeSpan Timeout = Recorder.Timeout;

    [Fact]
    public async Task A_callback_may_wait_for_a_method()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob");
        bob.Engine.CallReceived += (_, _) => bob.Engine.Accept().Wait();
        await alice.Engine.Call(bob.Id, TUICallMediaType.Audio);
        alice.Events.Until(nameof(TUICallObserver.OnUserJoin));
    }

    [Fact]
    public async Task A_callback_may_await_a_method()
    {
        using var world = new World();
        User alice = world.User("alice"), bob = world.User("bob", TUICallDispatch.Inline);
        var answered = new TaskCompletionSource<bool>();
        bob.Engine.CallReceived += async (_, _) =>
        {
            await bob.Engine.Accept();
            answered.SetResult(true);
        };
        await alice.Engine.Call(bob.Id, TUICallMediaType.Audio);
        Assert.True(await answered.Task);
    }

    [Fact]
    public void Polling_delivers_on_the_thread_that_polls()
    {
        using var world = new World();
        User bob = world.User("bob", TUICallDispatch.Poll);
        int polling = Environment.CurrentManagedThreadId, delivered = 0;
        bob.Engine.ConnectionStateChanged += (_, _) =>
        {
            Assert.Equal(polling, Environment.CurrentManagedThreadId);
            delivered++;
            Assert.Equal(
                TUICallCode.RequestRefused, Assert.Throws<TUICallException>(() => bob.Engine.Poll()).Code);
        };
        bob.Engine.UnhandledObserverException += (_, report) => Assert.Fail(report.Exception.ToString());
        Assert.True(bob.Engine.Poll(Timeout) > 0);
        Assert.True(delivered > 0);
        Assert.Equal(0, bob.Engine.Poll());
        Assert.Equal(0, bob.Engine.Poll(TimeSpan.FromMilliseconds(1)));
        bob.Engine.UnInit().Wait();
        Assert.True(bob.Engine.Poll(System.Threading.Timeout.InfiniteTimeSpan) > 0);
    }

    [Fact]
    public void Polling_ends_when_the_engine_does()
    {
        var engine = World.Offline(TUICallDispatch.Poll);
        using var begun = new ManualResetEventSlim();
        Task<int> polling = Task.Factory.StartNew(
            () =>
            {
                begun.Set();
                return engine.Poll(System.Threading.Timeout.InfiniteTimeSpan);
            },
            TaskCreationOptions.LongRunning);
        begun.Wait();
        engine.Dispose();
        try
        {
            Assert.Equal(0, polling.Result);
        }
        catch (AggregateException late)
        {
            Assert.IsType<ObjectDisposedException>(late.InnerException);
        }
    }

    [Fact]
    public void Polling_is_refused_in_another_dispatch()
    {
        using var engine = World.Offline();
        Assert.Equal(TUICallCode.RequestRefused, Assert.Throws<TUICallException>(() => engine.Poll()).Code);
    }

    [Fact]
    public void The_wake_up_tells_that_something_waits()
    {
        using var woken = new ManualResetEventSlim();
        using var engine = new TUICallEngine(new TUICallEngineOptions(World.Server.Address)
        {
            CaFile = World.Server.CaFile,
            Dispatch = TUICallDispatch.Poll,
            WakeUp = woken.Set,
        });
        World.LogIn(engine, World.Name("bob"));
        Assert.True(woken.Wait(Timeout));
        Assert.True(engine.Poll() > 0);
    }

    [Fact]
    public void A_wake_up_that_throws_is_reported()
    {
        var reported = new BlockingCollection<string>();
        using var engine = new TUICallEngine(new TUICallEngineOptions(World.Server.Address)
        {
            CaFile = World.Server.CaFile,
            Dispatch = TUICallDispatch.Poll,
            WakeUp = () => throw new InvalidOperationException("no bell"),
        });
        engine.UnhandledObserverException += (_, e) => reported.Add($"{e.EventName}: {e.Exception.Message}");
        World.LogIn(engine, World.Name("bob"));
        Assert.True(reported.TryTake(out string? report, Timeout));
        Assert.Equal("WakeUp: no bell", report);
    }

    [Fact]
    public void A_context_that_is_current_is_captured()
    {
        using var context = new LoopContext();
        TUICallEngine engine = context.Run(() => new TUICallEngine(
            World.Server.Address, World.Server.CaFile, TUICallDispatch.SynchronizationContext));
        Rings_in(context, engine);
    }

    [Fact]
    public void A_context_may_be_passed()
    {
        using var context = new LoopContext();
        var engine = new TUICallEngine(new TUICallEngineOptions(World.Server.Address)
        {
            CaFile = World.Server.CaFile,
            Dispatch = TUICallDispatch.SynchronizationContext,
            SynchronizationContext = context,
        });
        Rings_in(context, engine);
    }

    [Fact]
    public void Without_a_context_there_is_no_engine()
    {
        SynchronizationContext? current = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var refused = Assert.Throws<TUICallException>(
                () => new TUICallEngine("127.0.0.1:1", dispatch: TUICallDispatch.SynchronizationContext));
            Assert.Equal(TUICallCode.ParamInvalid, refused.Code);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(current);
        }
    }

    [Fact]
    public async Task A_nested_loop_in_a_callback_loses_nothing()
    {
        using var world = new World();
        using var context = new LoopContext();
        User alice = world.User("alice");
        using var bob = new TUICallEngine(new TUICallEngineOptions(World.Server.Address)
        {
            CaFile = World.Server.CaFile,
            Dispatch = TUICallDispatch.SynchronizationContext,
            SynchronizationContext = context,
        });
        var over = new TaskCompletionSource<bool>();
        bob.CallReceived += (_, _) =>
        {
            Task hangup = alice.Engine.Hangup();
            while (!hangup.IsCompleted)
            {
                context.RunOne(TimeSpan.FromMilliseconds(10));
            }
        };
        bob.CallNotConnected += (_, _) => over.SetResult(true);
        string bobId = World.Name("bob");
        World.LogIn(bob, bobId);
        await alice.Engine.Call(bobId, TUICallMediaType.Audio);
        Assert.True(await over.Task);
    }

    [Fact]
    public void The_default_instance_is_made_once_and_again_when_it_is_gone()
    {
        TUICallEngine.DestroyInstance();
        Assert.Throws<ArgumentNullException>(() => TUICallEngine.GetInstance());
        TUICallEngine first = TUICallEngine.GetInstance(new TUICallEngineOptions("127.0.0.1:1"));
        Assert.Same(first, TUICallEngine.GetInstance());
        TUICallEngine.DestroyInstance();
        Assert.True(first.Disposed);
        TUICallEngine second = TUICallEngine.GetInstance(new TUICallEngineOptions("127.0.0.1:1"));
        Assert.NotSame(first, second);
        second.Dispose();
        TUICallEngine.DestroyInstance();
    }

    private static void Rings_in(LoopContext context, TUICallEngine bob)
    {
        using var world = new World();
        User alice = world.User("alice");
        var threads = new BlockingCollection<int>();
        bob.CallReceived += (_, _) => threads.Add(Environment.CurrentManagedThreadId);
        bob.CallCancelled += (_, _) => threads.Add(Environment.CurrentManagedThreadId);
        string bobId = World.Name("bob");
        World.LogIn(bob, bobId);
        alice.Engine.Call(bobId, TUICallMediaType.Audio).Wait();
        Assert.True(threads.TryTake(out int received, Timeout));
        Assert.Equal(context.ThreadId, received);
        alice.Engine.Hangup().Wait();
        Assert.True(threads.TryTake(out int cancelled, Timeout));
        Assert.Equal(context.ThreadId, cancelled);
        Assert.Throws<TUICallException>(() => bob.Poll());
        bob.Dispose();
    }
}
