using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace TUICall.Tests;

/// <summary>All that may be pushed, and all that may be read, mixed and of one user by turns.</summary>
public sealed class SoundLayoutTests : IDisposable
{
    private readonly World _world = new();
    private readonly Dictionary<string, TimeSpan> _times = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_layout_of_samples()
    {
        User alice = _world.User("alice");
        User bob = _world.User("bob");
        World.Connect(alice, bob);
        await alice.Engine.OpenMicrophone();
        Layout[] said =
            (from rate in new[] { 8_000, 12_000, 16_000, 24_000, 48_000 }
             from channels in new[] { 1, 2 }
             from floats in new[] { false, true }
             select new Layout(rate, channels, floats)).ToArray();
        Layout[] heard = said.Reverse().ToArray();
        for (int i = 0; i < said.Length; i++)
        {
            double frequency = 300 + (50 * i);
            said[i].Push(alice.Engine, frequency);
            Hear(bob.Engine, i % 2 == 0 ? string.Empty : alice.Id, frequency, heard[i]);
            alice.Engine.ClearAudio();
        }
    }

    /// <summary>Reads until the tone is there; the time of each stream goes on meanwhile.</summary>
    private void Hear(TUICallEngine engine, string userId, double frequency, Layout layout)
    {
        double power;
        do
        {
            TUIAudioPiece piece = layout.Read(engine, userId, out float[] samples);
            Assert.Equal(samples.Length, piece.Count);
            TimeSpan before = _times.TryGetValue(userId, out TimeSpan time) ? time : TimeSpan.FromTicks(-1);
            Assert.True(piece.Timestamp > before, $"{piece.Timestamp} comes after {before}");
            Assert.True(piece.Timestamp < Recorder.Timeout, $"{frequency} Hz was not heard in time");
            _times[userId] = piece.Timestamp;
            power = Tone.Power(samples, layout.Channels, layout.Rate, frequency);
        }
        while (!Tone.IsLoud(power));
    }

    /// <summary>How samples are laid out.</summary>
    private sealed class Layout
    {
        private readonly bool _floats;

        public Layout(int rate, int channels, bool floats)
        {
            Rate = rate;
            Channels = channels;
            _floats = floats;
        }

        public int Rate { get; }

        public int Channels { get; }

        public void Push(TUICallEngine engine, double frequency)
        {
            float[] tone = Tone.Floats(10, frequency, Rate, Channels);
            if (_floats)
            {
                engine.PushAudio(tone, Rate, Channels);
            }
            else
            {
                engine.PushAudio(Tone.ToShorts(tone), Rate, Channels);
            }
        }

        /// <summary>100 ms.</summary>
        public TUIAudioPiece Read(TUICallEngine engine, string userId, out float[] samples)
        {
            samples = new float[Rate / 10 * Channels];
            if (_floats)
            {
                return engine.ReadAudio(samples, userId, Rate, Channels, Recorder.Timeout);
            }

            var shorts = new short[samples.Length];
            TUIAudioPiece piece = engine.ReadAudio(shorts, userId, Rate, Channels, Recorder.Timeout);
            samples = Tone.ToFloats(shorts);
            return piece;
        }
    }
}
