using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace TUICall.Tests;

/// <summary>
/// Files and tones: what is played is recorded, and the recording played; what ends them; what is refused.
/// </summary>
public sealed class SoundFilesTests : IDisposable
{
    private const int Rate = 16_000;
    private const int HeaderBytes = 44;

    private readonly World _world = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "tuicall-sound-files-" + Guid.NewGuid());

    public SoundFilesTests() => Directory.CreateDirectory(_folder);

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task A_tone_is_recorded_and_the_recording_is_played()
    {
        User alice = _world.User("alice");
        User bob = _world.User("bob");
        World.Connect(alice, bob);
        await alice.Engine.OpenMicrophone();
        string one = Path.Combine(_folder, "one.wav");
        string mixed = Path.Combine(_folder, "mixed.wav");
        Task all = bob.Engine.RecordFile(mixed);
        Task recorded = bob.Engine.RecordFile(one, alice.Id, Rate);
        await alice.Engine.PlayTone(440, TimeSpan.FromSeconds(2));
        bob.Engine.ReadAudio(new short[Rate / 2], sampleRate: Rate);
        bob.Engine.StopRecording(one);
        await recorded;
        Assert.True(Tone.IsLoud(Loudest(one)), $"the tone was recorded at {Loudest(one)}");
        await alice.Engine.PlayFile(one);
        await alice.Engine.Hangup();
        await all;
        Assert.True(new FileInfo(mixed).Length > new FileInfo(one).Length);
    }

    [Fact]
    public async Task What_is_cleared_ends_so()
    {
        TUICallEngine engine = _world.User("alice").Engine;
        Task tone = engine.PlayTone(440, TimeSpan.FromHours(1), 1);
        engine.ClearAudio();
        await Refused(-1203, "stopped", () => tone);
    }

    [Fact]
    public async Task What_is_wrong_is_refused()
    {
        TUICallEngine engine = _world.User("alice").Engine;
        string path = Path.Combine(_folder, "x.wav");
        await Refused(-1202, "No such file", () => engine.PlayFile(path));
        await Refused(-1202, "no regular file", () => engine.PlayFile(_folder));
        await Refused(-1202, "1 to 20000", () => engine.PlayTone(0, TimeSpan.FromSeconds(1)));
        await Refused(-1202, "1 to 3600000", () => engine.PlayTone(440, TimeSpan.FromSeconds(-1)));
        await Refused(-1202, "0 to 1", () => engine.PlayTone(440, TimeSpan.FromSeconds(1), double.NaN));
        await Refused(-1202, "44100", () => engine.RecordFile(path, sampleRate: 44_100));
        await Refused(-1202, "Is a directory", () => engine.RecordFile(_folder));
        Assert.Equal(-1202, Assert.Throws<TUICallException>(() => engine.StopRecording(path)).Code);
        _ = engine.RecordFile(path);
        await Refused(-1203, "is being recorded", () => engine.RecordFile(path));
    }

    [Fact]
    public void Packets_have_10_or_20_ms()
    {
        var options = new TUICallEngineOptions("127.0.0.1:1");
        foreach (int milliseconds in new[] { 10, 20 })
        {
            options.FrameLength = TimeSpan.FromMilliseconds(milliseconds);
            new TUICallEngine(options).Dispose();
        }

        options.FrameLength = TimeSpan.FromMilliseconds(40);
        Assert.Equal(-1202, Assert.Throws<TUICallException>(() => new TUICallEngine(options)).Code);
    }

    private static async Task Refused(int code, string text, Func<Task> method)
    {
        TUICallException why = await Assert.ThrowsAsync<TUICallException>(method);
        Assert.Equal(code, why.Code);
        Assert.Contains(text, why.Message);
    }

    private static double Loudest(string recording)
    {
        byte[] bytes = File.ReadAllBytes(recording);
        Assert.Equal(bytes.Length - HeaderBytes, BitConverter.ToInt32(bytes, HeaderBytes - 4));
        double most = 0;
        var piece = new short[Rate / 5];
        for (int begin = HeaderBytes; begin + (2 * piece.Length) <= bytes.Length; begin += 2 * piece.Length)
        {
            Buffer.BlockCopy(bytes, begin, piece, 0, 2 * piece.Length);
            most = Math.Max(most, Tone.Power(piece, Rate));
        }

        return most;
    }
}
