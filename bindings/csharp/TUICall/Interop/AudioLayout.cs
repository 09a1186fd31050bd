using System;

namespace TUICall.Interop;

/// <summary>How samples are laid out; the library says which rates and channels there are.</summary>
internal readonly struct AudioLayout
{
    private const int MostChannels = 2;
    private const int MostSeconds = 60;

    public AudioLayout(int sampleRate, int channels)
    {
        SampleRate = Arguments.Unsigned("sampleRate", sampleRate);
        Channels = Arguments.Unsigned("channels", channels);
    }

    public uint SampleRate { get; }

    public uint Channels { get; }

    /// <summary>How many values one sample of each channel is; what the library refuses counts as little.</summary>
    public int Values => (int)Math.Min(Math.Max(Channels, 1), MostChannels);

    /// <summary>Refuses what is not as many values for each channel.</summary>
    public void Check(string name, int values)
    {
        if (values % Math.Max(Channels, 1) != 0)
        {
            throw new TUICallException(
                TUICallCode.ParamInvalid, $"{name} has {values} values, expected a multiple of {Channels}");
        }
    }

    /// <summary>Refuses a buffer for no sound, or for more than a minute.</summary>
    public void CheckRoom(string name, int values)
    {
        Check(name, values);
        long most = (long)Math.Max(SampleRate, 1) * Values * MostSeconds;
        if (values == 0 || values > most)
        {
            throw new TUICallException(
                TUICallCode.ParamInvalid, $"{name} has {values} values, expected 1 sample to {MostSeconds} s of them");
        }
    }
}
