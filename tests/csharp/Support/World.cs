using System;
using System.Collections.Generic;
using System.Threading;

namespace TUICall.Tests;

/// <summary>Users of the shared server, who are logged out at the end of the test.</summary>
internal sealed class World : IDisposable
{
    private static int _numbers;

    private readonly List<TUICallEngine> _engines = new();

    public static TestServer Server => TestServer.Shared;

    /// <summary>A user id that no other test has.</summary>
    public static string Name(string prefix) => $"{prefix}-{Interlocked.Increment(ref _numbers)}";

    /// <summary>An engine that is not logged in, and ends with the test.</summary>
    public TUICallEngine Engine(TUICallDispatch dispatch = TUICallDispatch.Thread)
    {
        var engine = new TUICallEngine(Server.Address, Server.CaFile, dispatch);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>The two are in a call, and all events up to there were taken.</summary>
    public static void Connect(User alice, User bob)
    {
        alice.Engine.Call(bob.Id, TUICallMediaType.Audio).Wait();
        bob.Events.Until(nameof(TUICallObserver.OnCallReceived));
        bob.Engine.Accept().Wait();
        alice.Events.Until(nameof(TUICallObserver.OnUserJoin));
        bob.Events.Until(nameof(TUICallObserver.OnUserJoin));
    }

    /// <summary>An engine that never reaches a server, and is quickly made: it reads but one certificate.</summary>
    public static TUICallEngine Offline(TUICallDispatch dispatch = TUICallDispatch.Thread) =>
        new("127.0.0.1:1", Server.CaFile, dispatch);

    public static void LogIn(TUICallEngine engine, string userId) =>
        engine.Init(Server.SdkAppId, userId, Server.UserSigOf(userId)).Wait();

    /// <summary>A user who is logged in.</summary>
    public User User(string prefix, TUICallDispatch dispatch = TUICallDispatch.Thread) =>
        User(prefix, new TUICallEngineOptions(Server.Address) { CaFile = Server.CaFile, Dispatch = dispatch });

    /// <summary>The same.</summary>
    public User User(string prefix, TUICallEngineOptions options)
    {
        var engine = new TUICallEngine(options);
        _engines.Add(engine);
        var user = new User(engine, Name(prefix));
        LogIn(user.Engine, user.Id);
        return user;
    }

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());
}

/// <summary>An engine with an observer that records.</summary>
internal sealed class User
{
    public User(TUICallEngine engine, string id)
    {
        Engine = engine;
        Id = id;
        Events = new Recorder();
        engine.AddObserver(Events);
    }

    public TUICallEngine Engine { get; }

    public string Id { get; }

    public Recorder Events { get; }
}
