using System;
using System.Collections.Generic;
using System.Linq;

namespace TUICall.Tests;

/// <summary>A tone, and how much of it is in what was heard.</summary>
internal static class Tone
{
    public const double FrequencyHz = 440;

    /// <summary>A sine at -15 dBov.</summary>
    public const double Amplitude = 0.25;

    private const double FullScale = 32767;

    public static short[] Shorts(int seconds, int rateHz) => ToShorts(Floats(seconds, FrequencyHz, rateHz, 1));

    /// <summary>The same in both channels.</summary>
    public static float[] StereoFloats(int seconds, int rateHz) => Floats(seconds, FrequencyHz, rateHz, 2);

    /// <summary>A tone of that frequency in so many channels.</summary>
    public static float[] Floats(int seconds, double frequencyHz, int rateHz, int channels) =>
        Enumerable.Range(0, seconds * rateHz * channels)
            .Select(i => (float)(Amplitude * Math.Sin(2 * Math.PI * frequencyHz * (i / channels) / rateHz)))
            .ToArray();

    /// <summary>The same as 16-bit integers.</summary>
    public static short[] ToShorts(float[] floats) => floats.Select(one => (short)(FullScale * one)).ToArray();

    /// <summary>And back.</summary>
    public static float[] ToFloats(IEnumerable<short> shorts) =>
        shorts.Select(one => (float)(one / FullScale)).ToArray();

    /// <summary>How much of the tone is in the first channel, as the amplitude of a sine: 0 to 1.</summary>
    public static double Power(
        IReadOnlyList<float> samples, int channels, int rateHz, double frequencyHz = FrequencyHz)
    {
        int count = samples.Count / channels;
        double real = 0, imaginary = 0;
        for (int i = 0; i < count; i++)
        {
            double phase = 2 * Math.PI * frequencyHz * i / rateHz;
            real += samples[i * channels] * Math.Cos(phase);
            imaginary += samples[i * channels] * Math.Sin(phase);
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / count;
    }

    public static double Power(IEnumerable<short> samples, int rateHz) =>
        Power(ToFloats(samples), 1, rateHz);

    public static bool IsLoud(double power) => power is > 0.7 * Amplitude and < 1.3 * Amplitude;

    public static bool IsSilent(double power) => power < 0.002;
}
