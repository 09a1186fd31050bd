using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;
using TUICall.Unity;
using UnityEngine;
using UnityEngine.LowLevel;
using Xunit;

namespace TUICall.Tests;

/// <summary>
/// The sources of the Unity package, with stand-ins for Unity: frames, the end of the game, reloaded scripts.
/// </summary>
public sealed class UnityTests : IDisposable
{
    private readonly ConcurrentQueue<string> _logged = new();

    public UnityTests()
    {
        Debug.Logged += Log;
        Start(RuntimeInitializeLoadType.SubsystemRegistration);
        Start(RuntimeInitializeLoadType.BeforeSceneLoad);
    }

    private static PlayerLoopSystem[] InUpdate =>
        PlayerLoop.GetCurrentPlayerLoop().subSystemList[1].subSystemList;

    public void Dispose()
    {
        TUICallDispatcher.CloseAll();
        Debug.Logged -= Log;
    }

    [Fact]
    public void Events_come_in_frames_on_the_main_thread()
    {
        using var world = new World();
        User alice = world.User("alice");
        int main = Environment.CurrentManagedThreadId, thread = 0;
        (TUICallEngine bob, string bobId) = LogIn("bob");
        bob.CallReceived += (_, _) => thread = Environment.CurrentManagedThreadId;
        alice.Engine.Call(bobId, TUICallMediaType.Audio).Wait();
        Frames(() => thread != 0);
        Assert.Equal(main, thread);
        bob.Dispose();
        Frame();
    }

    [Fact]
    public void An_exception_goes_to_the_console()
    {
        using var world = new World();
        User alice = world.User("alice");
        (TUICallEngine bob, string bobId) = LogIn("bob");
        bob.CallReceived += (_, _) => throw new InvalidOperationException("no such game object");
        alice.Engine.Call(bobId, TUICallMediaType.Audio).Wait();
        Frames(() => _logged.Contains("exception: no such game object"));
    }

    [Theory]
    [InlineData("quit")]
    [InlineData("reload")]
    [InlineData("play again")]
    public void Engines_are_closed_when_the_code_goes(string how)
    {
        using var world = new World();
        User alice = world.User("alice");
        (TUICallEngine bob, string bobId) = LogIn("bob");
        bob.CallReceived += (_, _) => bob.Accept();
        alice.Engine.Call(bobId, TUICallMediaType.Audio).Wait();
        Frames(() => alice.Events.Count > 1);
        switch (how)
        {
            case "quit":
                Application.Quit();
                break;
            case "reload":
                UnityEditor.AssemblyReloadEvents.Reload();
                break;
            default:
                Start(RuntimeInitializeLoadType.SubsystemRegistration);
                break;
        }

        Assert.True(bob.Disposed && alice.Engine.Disposed);
        Frame();
        Assert.DoesNotContain(_logged, line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void All_engines_are_closed_in_a_callback(int engines)
    {
        using var world = new World();
        User alice = world.User("alice");
        (TUICallEngine Engine, string Id)[] bobs = Enumerable.Range(0, engines).Select(_ => LogIn("bob")).ToArray();
        bool closed = false;
        foreach ((TUICallEngine bob, _) in bobs)
        {
            bob.CallReceived += (_, _) =>
            {
                TUICallDispatcher.CloseAll();
                TUICallDispatcher.Poll();
                closed = Array.TrueForAll(bobs, other => other.Engine.Disposed);
            };
        }

        alice.Engine.Calls(bobs.Select(bob => bob.Id), TUICallMediaType.Audio).Wait();
        Frames(() => closed);
        Assert.True(alice.Engine.Disposed);
        Assert.Empty(_logged);
        (TUICallEngine next, _) = LogIn("next");
        Frame();
        Assert.False(next.Disposed);
    }

    [Fact]
    public void An_engine_that_cannot_be_polled_is_reported_and_the_others_are_polled()
    {
        using var world = new World();
        User alice = world.User("alice");
        (TUICallEngine bob, string bobId) = LogIn("bob");
        TUICallDispatcher.Add(world.Engine());
        (TUICallEngine carol, string carolId) = LogIn("carol");
        int received = 0;
        bob.CallReceived += (_, _) => received++;
        carol.CallReceived += (_, _) => received++;
        alice.Engine.Calls(new[] { bobId, carolId }, TUICallMediaType.Audio).Wait();
        Frames(() => received == 2);
        Assert.Contains(_logged, line => line.StartsWith("exception: ", StringComparison.Ordinal) &&
            line.Contains("not created for poll dispatch"));
    }

    [Fact]
    public void Play_mode_may_begin_again_without_a_reload()
    {
        Start(RuntimeInitializeLoadType.SubsystemRegistration);
        Start(RuntimeInitializeLoadType.BeforeSceneLoad);
        Assert.Single(InUpdate, system => system.type == typeof(TUICallDispatcher));
        (TUICallEngine bob, _) = LogIn("bob");
        Application.Quit();
        Assert.True(bob.Disposed);
    }

    [Fact]
    public void The_sample_answers_a_call()
    {
        using var world = new World();
        User alice = world.User("alice");
        string bob = World.Name("bob");
        var phone = new Phone
        {
            server = World.Server.Address,
            caFile = World.Server.CaFile,
            sdkAppId = World.Server.SdkAppId,
            userId = bob,
            userSig = World.Server.UserSigOf(bob),
        };
        Message(phone, "Start");
        Frames(() => _logged.Contains($"log: {bob} is logged in"));
        alice.Engine.Call(bob, TUICallMediaType.Audio).Wait();
        Frames(() => _logged.Contains($"log: {alice.Id} is in the call"));
        alice.Engine.Hangup().Wait();
        Frames(() => _logged.Any(line => line.StartsWith("log: over after", StringComparison.Ordinal)));
        phone.Call(bob);
        Frames(() => _logged.Any(line => line.Contains("was not called")));
        Message(phone, "OnDestroy");
    }

    private static (TUICallEngine Engine, string Id) LogIn(string prefix)
    {
        TUICallEngine engine = TUICallDispatcher.CreateEngine(World.Server.Address, World.Server.CaFile);
        string id = World.Name(prefix);
        World.LogIn(engine, id);
        return (engine, id);
    }

    private static void Start(RuntimeInitializeLoadType phase)
    {
        const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;
        foreach (MethodInfo method in typeof(TUICallDispatcher).GetMethods(Hidden))
        {
            if (method.GetCustomAttribute<RuntimeInitializeOnLoadMethodAttribute>()?.LoadType == phase)
            {
                method.Invoke(null, null);
            }
        }
    }

    private static void Message(Phone phone, string name) =>
        typeof(Phone).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(phone, null);

    private static void Frame()
    {
        foreach (PlayerLoopSystem system in InUpdate)
        {
            system.updateDelegate();
        }
    }

    private static void Frames(Func<bool> condition)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Recorder.Timeout, "it did not happen in any frame");
            Frame();
        }
    }

    private void Log(string line) => _logged.Enqueue(line);
}
