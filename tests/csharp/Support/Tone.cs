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

    public static short[] Shorts(int seconds, int rateHz) =>
        Enumerable.Range(0, seconds * rateHz).Select(i => (short)(FullScale * At(i, rateHz))).ToArray();

    /// <summary>The same in both channels.</summary>
    public static float[] StereoFloats(int seconds, int rateHz) =>
        Enumerable.Range(0, seconds * rateHz * 2).Select(i => (float)At(i / 2, rateHz)).ToArray();

    /// <summary>How much of the tone is in the first channel, as the amplitude of a sine: 0 to 1.</summary>
    public static double Power(IReadOnlyList<float> samples, int channels, int rateHz)
    {
        int count = samples.Count / channels;
        double real = 0, imaginary = 0;
        for (int i = 0; i < count; i++)
        {
            double phase = 2 * Math.PI * FrequencyHz * i / rateHz;
            real += samples[i * channels] * Math.Cos(phase);
            imaginary += samples[i * channels] * Math.Sin(phase);
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / count;
    }

    public static double Power(IEnumerable<short> samples, int rateHz) =>
        Power(samples.Select(sample => (float)(sample / FullScale)).ToArray(), 1, rateHz);

    public static bool IsLoud(double power) => power is > 0.7 * Amplitude and < 1.3 * Amplitude;

    public static bool IsSilent(double power) => power < 0.002;

    private static double At(int index, int rateHz) =>
        Amplitude * Math.Sin(2 * Math.PI * FrequencyHz * index / rateHz);
}
