using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace TUICall.Tests;

/// <summary>Sound in calls: what one says the other hears, and how reading ends.</summary>
public sealed class SoundTests : IDisposable
{
    private const int Rate = 16_000;
    private const int Piece = Rate / 5;

    private readonly World _world = new();
    private readonly User _alice;
    private readonly User _bob;

    public SoundTests()
    {
        _alice = _world.User("alice");
        _bob = _world.User("bob");
        World.Connect(_alice, _bob);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_said_is_heard_until_it_is_cleared()
    {
        await _alice.Engine.OpenMicrophone();
        TimeSpan queued = _alice.Engine.PushAudio(Tone.Shorts(20, Rate), Rate);
        Assert.InRange(queued.TotalSeconds, 0.001, 20);
        Hear(string.Empty, Tone.IsLoud);
        Hear(_alice.Id, Tone.IsLoud);
        _alice.Engine.ClearAudio();
        Hear(string.Empty, Tone.IsSilent);
    }

    [Fact]
    public async Task Floats_in_stereo()
    {
        await _alice.Engine.OpenMicrophone();
        _alice.Engine.PushAudio(Tone.StereoFloats(20, 48_000), channels: 2);
        var buffer = new float[2 * 24_000 / 5];
        TUIAudioPiece piece;
        double power;
        do
        {
            piece = _bob.Engine.ReadAudio(buffer, sampleRate: 24_000, channels: 2, timeout: Recorder.Timeout);
            Assert.Equal(buffer.Length, piece.Count);
            power = Tone.Power(buffer, 2, 24_000);
        }
        while (!Tone.IsLoud(power) && piece.Timestamp < Recorder.Timeout);
        Assert.True(Tone.IsLoud(power), $"the tone was heard at {power}");
        TUIAudioPiece next = await _bob.Engine.ReadAudioAsync(buffer, sampleRate: 24_000, channels: 2);
        Assert.InRange((next.Timestamp - piece.Timestamp).TotalMilliseconds, 159, 241);
    }

    [Fact]
    public void Of_live_sound_nothing_waits_for_long()
    {
        TUICallEngine engine = _world.Engine();
        var shorts = new short[960];
        var floats = new float[960];
        Assert.Equal(2000, MostQueuedMs(() => engine.PushAudio(shorts)));
        engine.ClearAudio();
        Assert.Equal(2000, MostQueuedMs(() => engine.PushAudio(floats, live: false)));
        engine.ClearAudio();
        Assert.Equal(220, MostQueuedMs(() => engine.PushAudio(shorts, live: true)));
        Assert.Equal(220, MostQueuedMs(() => engine.PushAudio(floats, live: true)));
        engine.PushAudio(new short[2 * 48_000], live: true);
        Assert.Equal(220, engine.PushAudio(shorts, live: true).TotalMilliseconds);
#if NET
        Assert.Equal(220, MostQueuedMs(() => engine.PushAudio(shorts.AsSpan(), live: true)));
        Assert.Equal(220, MostQueuedMs(() => engine.PushAudio(floats.AsSpan(), live: true)));
#endif
    }

    [Fact]
    public async Task The_volume_is_that_of_the_sound()
    {
        await _alice.Engine.OpenMicrophone();
        await _bob.Engine.OpenMicrophone();
        _alice.Engine.PushAudio(Tone.Shorts(20, Rate), Rate);
        foreach (User user in new[] { _alice, _bob })
        {
            Await(user.Events.Volumes, volumes =>
                volumes.TryGetValue(_alice.Id, out int ofAlice) && ofAlice is >= 70 and < 90 &&
                volumes.TryGetValue(_bob.Id, out int ofBob) && ofBob == 0);
        }
    }

    [Fact]
    public async Task The_quality_is_that_of_the_network()
    {
        foreach (User user in new[] { _alice, _bob })
        {
            await user.Engine.OpenMicrophone();
            user.Engine.PushAudio(Tone.Shorts(40, Rate), Rate);
        }

        Await(_bob.Events.Qualities, qualities => qualities.Count == 2 && qualities.All(one =>
            one.Quality is TUINetworkQuality.Excellent or TUINetworkQuality.Good));
    }

    [Fact]
    public async Task Volumes_may_be_switched_off()
    {
        User quiet = _world.User("quiet", new TUICallEngineOptions(World.Server.Address)
        {
            CaFile = World.Server.CaFile,
            VolumeInterval = Timeout.InfiniteTimeSpan,
        });
        User other = _world.User("other");
        World.Connect(quiet, other);
        await quiet.Engine.OpenMicrophone();
        await other.Engine.OpenMicrophone();
        for (int report = 0; report < 3; report++)
        {
            Await(other.Events.Volumes, volumes => volumes.ContainsKey(quiet.Id));
        }

        Assert.Empty(quiet.Events.Volumes);
    }

    [Fact]
    public async Task The_end_of_the_call_ends_reading()
    {
        Task<Exception> ended = ReadUntilItEnds(default);
        await _alice.Engine.Hangup();
        Assert.Equal(TUICallCode.RequestRefused, Assert.IsType<TUICallException>(await InTime(ended)).Code);
    }

    [Fact]
    public async Task A_token_ends_reading()
    {
        using var source = new CancellationTokenSource();
        Task<Exception> ended = ReadUntilItEnds(source.Token);
        source.Cancel();
        Assert.IsAssignableFrom<OperationCanceledException>(await InTime(ended));
        Assert.Equal(Piece, _bob.Engine.ReadAudio(new short[Piece], sampleRate: Rate).Count);
    }

    [Fact]
    public async Task Disposing_of_the_engine_ends_reading()
    {
        Task<Exception> ended = ReadUntilItEnds(default);
        _bob.Engine.Dispose();
        Assert.IsType<ObjectDisposedException>(await InTime(ended));
        Assert.Throws<ObjectDisposedException>(() => _bob.Engine.PushAudio(new short[1]));
        Assert.Throws<ObjectDisposedException>(() => _bob.Engine.ClearAudio());
    }

    [Fact]
    public void A_timeout_gives_what_is_there()
    {
        var minute = new short[60 * Rate];
        TUIAudioPiece piece = _bob.Engine.ReadAudio(
            minute, sampleRate: Rate, timeout: TimeSpan.FromMilliseconds(300));
        Assert.InRange(piece.Count, 0, minute.Length - 1);
        piece = _bob.Engine.ReadAudio(minute, sampleRate: Rate, timeout: TimeSpan.Zero);
        Assert.InRange(piece.Count, 0, minute.Length - 1);
    }

    [Fact]
    public async Task The_loop_thread_does_not_wait()
    {
        User carol = _world.User("carol", TUICallDispatch.Inline);
        User dave = _world.User("dave");
        var refused = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        carol.Engine.CallReceived += (_, _) =>
            refused.SetResult(Record.Exception(() => carol.Engine.ReadAudio(new short[Piece])));
        await dave.Engine.Call(carol.Id, TUICallMediaType.Audio);
        Assert.Equal(TUICallCode.RequestRefused, Assert.IsType<TUICallException>(await InTime(refused.Task)).Code);
    }

    [Fact]
    public async Task Wrong_use_is_refused()
    {
        TUICallEngine engine = _world.Engine();
        var three = new short[3];
        var few = new short[960];
        Refused("4000", () => engine.PushAudio(three, 4000));
        Refused("sampleRate is -1, expected 0 to", () => engine.PushAudio(three, -1));
        Refused("channels is 3", () => engine.PushAudio(three, channels: 3));
        Refused("channels is 0", () => engine.PushAudio(three, channels: 0));
        Refused("samples has 3 values, expected a multiple of 2", () => engine.PushAudio(new float[3], channels: 2));
        Refused("buffer has 3 values, expected a multiple of 2", () => engine.ReadAudio(three, channels: 2));
        Refused("buffer has 0 values", () => engine.ReadAudio(new float[0]));
        Refused("buffer has 480001 values", () => engine.ReadAudio(new float[480_001], sampleRate: 8_000));
        Refused("timeout is -00:00:01", () => engine.ReadAudio(few, timeout: TimeSpan.FromSeconds(-1)));
        Refused("not a user", () => engine.ReadAudio(few, "not a user"));
        Assert.Equal(-1203, Refusal(() => engine.PushAudio(new short[61 * 48_000])).Code);
        Assert.Equal(-1203, Refusal(() => engine.ReadAudio(few)).Code);
        Assert.Equal(-1203, (await Assert.ThrowsAsync<TUICallException>(() => engine.ReadAudioAsync(few))).Code);
        Refused("4000", () => engine.PushAudio(three, 4000, live: true));
        Assert.Throws<ArgumentNullException>("samples", () => engine.PushAudio((short[])null!));
        Assert.Throws<ArgumentNullException>("buffer", () => engine.ReadAudio((float[])null!));
        Assert.Throws<ArgumentNullException>("userId", () => engine.ReadAudio(few, null!));
        Assert.Equal(TimeSpan.Zero, engine.PushAudio(new float[0]));
    }

#if NET
    [Fact]
    public void Spans_are_as_good_as_arrays()
    {
        ReadOnlySpan<short> said = Tone.Shorts(1, Rate).AsSpan(0, Rate / 2);
        Assert.InRange(_alice.Engine.PushAudio(said, Rate).TotalSeconds, 0.001, 0.5);
        _alice.Engine.PushAudio(new ReadOnlySpan<float>(new float[Piece]), Rate);
        Span<short> heard = stackalloc short[Piece];
        Assert.Equal(Piece, _bob.Engine.ReadAudio(heard, sampleRate: Rate, timeout: Recorder.Timeout).Count);
        Span<float> more = new float[Piece];
        Assert.Equal(Piece, _bob.Engine.ReadAudio(more, sampleRate: Rate, timeout: Recorder.Timeout).Count);
    }
#endif

    /// <summary>Of 2 s that are pushed by pieces of 20 ms.</summary>
    private static double MostQueuedMs(Func<TimeSpan> push) =>
        Enumerable.Range(0, 100).Max(_ => push().TotalMilliseconds);

    private static void Await<T>(BlockingCollection<T> reports, Predicate<T> wanted)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Recorder.Timeout)
        {
            if (reports.TryTake(out T? report, 100) && wanted(report))
            {
                return;
            }
        }

        throw new TimeoutException("no report was as wanted");
    }

    private static async Task<T> InTime<T>(Task<T> task)
    {
        Assert.Same(task, await Task.WhenAny(task, Task.Delay(Recorder.Timeout)));
        return await task;
    }

    private static TUICallException Refusal(Action use) => Assert.Throws<TUICallException>(use);

    private static void Refused(string named, Action use)
    {
        TUICallException refusal = Refusal(use);
        Assert.Equal(TUICallCode.ParamInvalid, refusal.Code);
        Assert.Contains(named, refusal.Message);
    }

    /// <summary>Reads pieces until the tone is as loud as wanted.</summary>
    private void Hear(string userId, Predicate<double> wanted)
    {
        var buffer = new short[Piece];
        double power = -1;
        for (var heard = TimeSpan.Zero; heard < Recorder.Timeout; heard += TimeSpan.FromMilliseconds(200))
        {
            Assert.Equal(Piece, _bob.Engine.ReadAudio(buffer, userId, Rate, timeout: Recorder.Timeout).Count);
            power = Tone.Power(buffer, Rate);
            if (wanted(power))
            {
                return;
            }
        }

        Assert.Fail($"the tone was heard at {power}");
    }

    /// <summary>With what reading ends, which has begun when this returns.</summary>
    private Task<Exception> ReadUntilItEnds(CancellationToken cancelled)
    {
        var buffer = new short[Piece];
        Assert.Equal(Piece, _bob.Engine.ReadAudio(buffer, sampleRate: Rate, timeout: Recorder.Timeout).Count);
        return Task.Run(async () =>
        {
            var minute = new short[60 * Rate];
            return await Record.ExceptionAsync(async () =>
            {
                while (true)
                {
                    await _bob.Engine.ReadAudioAsync(minute, sampleRate: Rate, cancellationToken: cancelled);
                }
            });
        });
    }
}
