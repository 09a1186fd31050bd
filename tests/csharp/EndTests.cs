using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace TUICall.Tests;

/// <summary>Programs that end with engines open, in the middle of a call (Ends/Program.cs).</summary>
public class EndTests
{
    /// <summary>Within which a program has logged in, called, and said that it ends.</summary>
    private static readonly TimeSpan BeginDeadline = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Within which it is gone after that, which users see: the library waits 3 s for what never comes.
    /// </summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("left", 50, 0)]
    [InlineData("disposed", 5, 0)]
    [InlineData("dropped", 5, 0)]
    [InlineData("inline", 5, 0)]
    [InlineData("dispose-all", 5, 0)]
#if NETFRAMEWORK
    [InlineData("exit-beside-a-callback", 2, 3)]
#else
    // Mono itself does not end while a thread of native code is in managed code.
    [InlineData("exit-in-a-callback", 1, 3)]
    [InlineData("callback-that-does-not-return", 1, 0)]
#endif
    public void A_program_ends(string how, int times, int exitCode)
    {
        TwoAtATime(times, () =>
        {
            (int code, string output, string errors) = Run(how, World.Name(how.Substring(0, 4)));
            Assert.Equal((exitCode, "ends", string.Empty), (code, output.Trim(), errors));
        });
    }

    /// <summary>After the engines were closed, and while they are.</summary>
    [Theory]
    [InlineData("make-at-the-end", 3)]
    [InlineData("make-beside-the-end", 10)]
    public void No_engine_is_made_when_the_process_ends(string how, int times)
    {
        TwoAtATime(times, () =>
        {
            (int code, string output, string errors) = Run(how, World.Name("make"));
            string[] lines = output.Split(new[] { '\r', '\n' }, StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((0, string.Empty), (code, errors));
            Assert.Equal(how == "make-at-the-end" ? new[] { "ends", "refused" } : new[] { "ends" }, lines);
        });
    }

    [Fact]
    public void A_program_that_does_not_end_is_noticed() =>
        Assert.Throws<TimeoutException>(() => Run("hangs", World.Name("hangs"), TimeSpan.FromSeconds(1)));

    [Fact]
    public void After_its_end_a_program_is_logged_out()
    {
        using var world = new World();
        User carol = world.User("carol");
        string name = World.Name("left");
        Run("left", name);
        carol.Engine.Call(name + "-bob", TUICallMediaType.Audio, new TUICallParams { Timeout = 1 }).Wait();
        Assert.Equal(
            new object[] { name + "-bob" }, carol.Events.Until(nameof(TUICallObserver.OnUserNoResponse)));
    }

#if NETFRAMEWORK
    /// <summary>What the editor of Unity does when scripts have changed.</summary>
    [Fact]
    public void A_domain_is_unloaded_while_a_call_runs()
    {
        using var world = new World();
        User carol = world.User("carol");
        for (int i = 0; i < 3; i++)
        {
            string bob = World.Name("bob");
            AppDomain domain = AppDomain.CreateDomain("scripts " + i, null, AppDomain.CurrentDomain.SetupInformation);
            var inside = (Inside)domain.CreateInstanceAndUnwrap(
                typeof(Inside).Assembly.FullName, typeof(Inside).FullName!);
            inside.LogIn(World.Server.Address, World.Server.CaFile, World.Server.SdkAppId, bob,
                World.Server.UserSigOf(bob));
            carol.Engine.Call(bob, TUICallMediaType.Audio).Wait();
            carol.Events.Until(nameof(TUICallObserver.OnUserJoin));
            AppDomain.Unload(domain);
            carol.Events.Until(nameof(TUICallObserver.OnCallEnd));
        }
    }

    public class Inside : MarshalByRefObject
    {
        private TUICallEngine? _engine;

        public void LogIn(string server, string caFile, long sdkAppId, string userId, string userSig)
        {
            _engine = new TUICallEngine(server, caFile);
            _engine.CallReceived += (_, _) => _engine.Accept().Wait();
            _engine.Init(sdkAppId, userId, userSig).Wait();
        }
    }
#endif

    /// <summary>Not on threads of the pool, which read what the programs say.</summary>
    private static void TwoAtATime(int times, Action action)
    {
        Task Do(int count) => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < count; i++)
                {
                    action();
                }
            },
            TaskCreationOptions.LongRunning);
        Task.WaitAll(Do(times / 2), Do(times - (times / 2)));
    }

    private static (int Code, string Output, string Errors) Run(
        string how, string name, TimeSpan? endDeadline = null)
    {
        TestServer server = World.Server;
        string folder = Path.Combine(TestServer.BuildDir, "csharp", "bin", "TUICall.Ends", "Release");
#if NETFRAMEWORK
        (string program, string file) = ("mono", Path.Combine(folder, "net472", "TUICall.Ends.exe"));
#else
        (string program, string file) = ("dotnet", Path.Combine(folder, "net8.0", "TUICall.Ends.dll"));
#endif
        string arguments =
            $"{file} {how} {server.Address} {server.CaFile} {server.SdkAppId} {server.SecretKey} {name}";
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string?> begun = process.StandardOutput.ReadLineAsync()!;
        bool ended = begun.Wait(BeginDeadline);
        Task<string> rest = ended ? process.StandardOutput.ReadToEndAsync() : Task.FromResult(string.Empty);
        ended = ended && process.WaitForExit((int)(endDeadline ?? EndDeadline).TotalMilliseconds);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
            throw new TimeoutException(
                $"the program did not {(begun.IsCompleted ? "end" : "begin to end")}: {how} {errors.Result}");
        }

        return (process.ExitCode, begun.Result + Environment.NewLine + rest.Result, errors.Result);
    }
}
