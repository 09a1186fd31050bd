using System;
using System.Threading;
using System.Threading.Tasks;
using TUICall.Interop;

namespace TUICall;

// What is said, and what is heard.
public sealed unsafe partial class TUICallEngine
{
    private const int DefaultRate = 48_000;

    /// <summary>
    /// Says something in the call: the samples go to the others in real time while the microphone is open; while it is
    /// closed they are lost. What is pushed before the call has begun waits for that; what still waits at its end is
    /// forgotten, though it may never have begun.
    /// </summary>
    /// <remarks>
    /// Of live sound nothing waits for long: of what is older than 200 ms when more comes the oldest is lost, and a
    /// clock that runs faster or slower than the engine's is made up for without a change of pitch.
    /// </remarks>
    /// <param name="samples">16-bit integers, all channels together; copied</param>
    /// <param name="sampleRate">8000 to 192000 Hz</param>
    /// <param name="channels">1, or 2 with the samples of a moment side by side</param>
    /// <param name="live">
    /// whether a device records them as they are pushed; false for a file or a voice that is made
    /// </param>
    /// <returns>how much waits now; a program that makes sound as it goes keeps this at 40 to 200 ms</returns>
    /// <exception cref="TUICallException">
    /// -1202 for a parameter; -1203, and nothing is taken, if more than 60 s would wait
    /// </exception>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public TimeSpan PushAudio(
        short[] samples, int sampleRate = DefaultRate, int channels = 1, bool live = false) =>
        Push(samples, new AudioLayout(sampleRate, channels), live);

    /// <summary>As <see cref="PushAudio(short[], int, int, bool)"/>, with floats from -1 to 1.</summary>
    /// <param name="samples">floats, all channels together; copied</param>
    /// <param name="sampleRate">8000 to 192000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="live">whether a device records them as they are pushed</param>
    /// <returns>how much waits now</returns>
    public TimeSpan PushAudio(
        float[] samples, int sampleRate = DefaultRate, int channels = 1, bool live = false) =>
        Push(samples, new AudioLayout(sampleRate, channels), live);

    /// <summary>
    /// Forgets what was pushed or is being played and was not said yet: somebody has interrupted.
    /// </summary>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public void ClearAudio() => Library.Check(NativeMethods.engine_clear_audio(_handle));

    /// <summary>Hears the call: waits until the buffer is full of sound. Silence is sound, too.</summary>
    /// <remarks>
    /// It goes on in real time from the first read on; 2 s of it wait for a reader that is late, and of what is older
    /// the oldest is lost. The last piece of a call, and one whose timeout is over, may be shorter. Each user has one
    /// stream: two threads that read the same share it.
    /// </remarks>
    /// <param name="buffer">is filled with 16-bit integers, all channels together: 1 sample to 60 s of them</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz: the rates of Opus, RFC 6716</param>
    /// <param name="channels">1, or 2 with the samples of a moment side by side</param>
    /// <param name="timeout">
    /// how long to wait: zero = not at all; null or Timeout.InfiniteTimeSpan = until the call is over
    /// </param>
    /// <returns>how much of the buffer was filled, and when that is heard</returns>
    /// <exception cref="TUICallException">
    /// -1202 for a parameter; -1203 when no call goes on and nothing is left of the last one, and in a callback of
    /// <see cref="TUICallDispatch.Inline"/> with a timeout other than zero
    /// </exception>
    /// <exception cref="ObjectDisposedException">the engine was disposed of, perhaps while this waited</exception>
    public TUIAudioPiece ReadAudio(
        short[] buffer, string userId = "", int sampleRate = DefaultRate, int channels = 1, TimeSpan? timeout = null) =>
        Read(buffer, Reading(userId, sampleRate, channels, timeout));

    /// <summary>
    /// As <see cref="ReadAudio(short[], string, int, int, TimeSpan?)"/>, and gives floats from -1 to 1.
    /// </summary>
    /// <param name="buffer">is filled with floats, all channels together: 1 sample to 60 s of them</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="timeout">how long to wait: zero = not at all; null = until the call is over</param>
    /// <returns>how much of the buffer was filled, and when that is heard</returns>
    public TUIAudioPiece ReadAudio(
        float[] buffer, string userId = "", int sampleRate = DefaultRate, int channels = 1, TimeSpan? timeout = null) =>
        Read(buffer, Reading(userId, sampleRate, channels, timeout));

    /// <summary>
    /// As <see cref="ReadAudio(short[], string, int, int, TimeSpan?)"/>, on a thread of the pool, until the token is
    /// cancelled, which is noticed within 100 ms; what was read of the piece is lost then.
    /// </summary>
    /// <param name="buffer">is filled with 16-bit integers; not to be touched until the task is done</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="timeout">how long to wait: zero = not at all; null = until the call is over</param>
    /// <param name="cancellationToken">ends the waiting</param>
    /// <returns>how much of the buffer was filled, and when that is heard; fails as the other does</returns>
    public Task<TUIAudioPiece> ReadAudioAsync(
        short[] buffer,
        string userId = "",
        int sampleRate = DefaultRate,
        int channels = 1,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(
            () => Read(buffer, Reading(userId, sampleRate, channels, timeout, cancellationToken)), cancellationToken);

    /// <summary>
    /// As <see cref="ReadAudioAsync(short[], string, int, int, TimeSpan?, CancellationToken)"/>, and gives floats from
    /// -1 to 1.
    /// </summary>
    /// <param name="buffer">is filled with floats; not to be touched until the task is done</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="timeout">how long to wait: zero = not at all; null = until the call is over</param>
    /// <param name="cancellationToken">ends the waiting</param>
    /// <returns>how much of the buffer was filled, and when that is heard; fails as the other does</returns>
    public Task<TUIAudioPiece> ReadAudioAsync(
        float[] buffer,
        string userId = "",
        int sampleRate = DefaultRate,
        int channels = 1,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(
            () => Read(buffer, Reading(userId, sampleRate, channels, timeout, cancellationToken)), cancellationToken);

#if NET
    /// <summary>As <see cref="PushAudio(short[], int, int, bool)"/>.</summary>
    /// <param name="samples">16-bit integers, all channels together; copied</param>
    /// <param name="sampleRate">8000 to 192000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="live">whether a device records them as they are pushed</param>
    /// <returns>how much waits now</returns>
    public TimeSpan PushAudio(
        ReadOnlySpan<short> samples, int sampleRate = DefaultRate, int channels = 1, bool live = false)
    {
        fixed (short* start = samples)
        {
            return Push(start, samples.Length, new AudioLayout(sampleRate, channels), live);
        }
    }

    /// <summary>As <see cref="PushAudio(float[], int, int, bool)"/>.</summary>
    /// <param name="samples">floats, all channels together; copied</param>
    /// <param name="sampleRate">8000 to 192000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="live">whether a device records them as they are pushed</param>
    /// <returns>how much waits now</returns>
    public TimeSpan PushAudio(
        ReadOnlySpan<float> samples, int sampleRate = DefaultRate, int channels = 1, bool live = false)
    {
        fixed (float* start = samples)
        {
            return Push(start, samples.Length, new AudioLayout(sampleRate, channels), live);
        }
    }

    /// <summary>As <see cref="ReadAudio(short[], string, int, int, TimeSpan?)"/>.</summary>
    /// <param name="buffer">is filled with 16-bit integers, all channels together: 1 sample to 60 s of them</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="timeout">how long to wait: zero = not at all; null = until the call is over</param>
    /// <returns>how much of the buffer was filled, and when that is heard</returns>
    public TUIAudioPiece ReadAudio(
        Span<short> buffer,
        string userId = "",
        int sampleRate = DefaultRate,
        int channels = 1,
        TimeSpan? timeout = null)
    {
        fixed (short* room = buffer)
        {
            return Reading(userId, sampleRate, channels, timeout).Read(room, buffer.Length);
        }
    }

    /// <summary>As <see cref="ReadAudio(float[], string, int, int, TimeSpan?)"/>.</summary>
    /// <param name="buffer">is filled with floats, all channels together: 1 sample to 60 s of them</param>
    /// <param name="userId">whose; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <param name="channels">1 or 2</param>
    /// <param name="timeout">how long to wait: zero = not at all; null = until the call is over</param>
    /// <returns>how much of the buffer was filled, and when that is heard</returns>
    public TUIAudioPiece ReadAudio(
        Span<float> buffer,
        string userId = "",
        int sampleRate = DefaultRate,
        int channels = 1,
        TimeSpan? timeout = null)
    {
        fixed (float* room = buffer)
        {
            return Reading(userId, sampleRate, channels, timeout).Read(room, buffer.Length);
        }
    }
#endif

    // What all forms come to; T is short or float.
    private static TUIAudioPiece Read<T>(T[] buffer, AudioReading reading)
        where T : unmanaged
    {
        fixed (T* room = buffer ?? throw new ArgumentNullException(nameof(buffer)))
        {
            return reading.Read(room, buffer.Length);
        }
    }

    private AudioReading Reading(
        string userId, int sampleRate, int channels, TimeSpan? timeout, CancellationToken cancelled = default) =>
        new(_handle, userId, new AudioLayout(sampleRate, channels), timeout, cancelled);

    private TimeSpan Push<T>(T[] samples, AudioLayout layout, bool live)
        where T : unmanaged
    {
        fixed (T* start = samples ?? throw new ArgumentNullException(nameof(samples)))
        {
            return Push(start, samples.Length, layout, live);
        }
    }

    private TimeSpan Push<T>(T* samples, int values, AudioLayout layout, bool live)
        where T : unmanaged
    {
        layout.Check(nameof(samples), values);
        uint isLive = live ? 1u : 0u;
        int code = typeof(T) == typeof(short)
            ? NativeMethods.engine_push_s16(
                _handle, layout.SampleRate, layout.Channels, isLive, (IntPtr)samples, (uint)values, out uint queued)
            : NativeMethods.engine_push_f32(
                _handle, layout.SampleRate, layout.Channels, isLive, (IntPtr)samples, (uint)values, out queued);
        Library.Check(code);
        return TimeSpan.FromMilliseconds(queued);
    }
}
