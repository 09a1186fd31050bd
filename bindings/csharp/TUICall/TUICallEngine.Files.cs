using System;
using System.Threading.Tasks;
using TUICall.Interop;

namespace TUICall;

// Sound files that are said, and those into which is written what is heard.
public sealed unsafe partial class TUICallEngine
{
    private const double DefaultAmplitude = 0.25;

    /// <summary>
    /// Says a WAV file in the call: after all that waits, in real time while the microphone is open. It is read as it
    /// is said.
    /// </summary>
    /// <param name="path">PCM of 16, 24 or 32 bits or floats of 32, 8000 to 192000 Hz, one channel or two</param>
    /// <returns>
    /// done when it was said; fails with -1203 if <see cref="ClearAudio"/> or the end of the call came first, and with
    /// -1202 for a file that cannot be opened, is cut off, or is not of this kind
    /// </returns>
    public Task PlayFile(string path) =>
        Ask((engine, arguments) => NativeMethods.engine_play_file(
            engine, arguments.Text(nameof(path), path), arguments.Completion));

    /// <summary>Says a sine, for trying things out. As <see cref="PlayFile"/>.</summary>
    /// <param name="frequency">1 to 20000 Hz</param>
    /// <param name="duration">1 ms to 1 h</param>
    /// <param name="amplitude">of full scale, 0 to 1</param>
    /// <returns>done when it was said; fails with -1202 for a parameter</returns>
    public Task PlayTone(double frequency, TimeSpan duration, double amplitude = DefaultAmplitude)
    {
        double milliseconds = Math.Round(Math.Min(Math.Max(duration.TotalMilliseconds, 0), uint.MaxValue));
        return Ask((engine, arguments) => NativeMethods.engine_play_tone(
            engine, frequency, amplitude, (uint)milliseconds, arguments.Completion));
    }

    /// <summary>
    /// Records what is heard in a call into a WAV file, one channel, 16 bits: in the call that goes on, or in the next
    /// one, until it is over or <see cref="StopRecording"/>.
    /// </summary>
    /// <remarks>
    /// It has a stream of its own, whoever reads or records besides, and the file is whole even if the process is
    /// killed.
    /// </remarks>
    /// <param name="path">takes the place of a file that is there</param>
    /// <param name="userId">whose sound; empty: everybody's, mixed</param>
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz</param>
    /// <returns>
    /// done when the file is complete; fails with -1203 if the disk is full or the file is being recorded already, and
    /// with -1202 for a parameter or a file that cannot be written
    /// </returns>
    public Task RecordFile(string path, string userId = "", int sampleRate = DefaultRate) =>
        Ask((engine, arguments) => NativeMethods.engine_record_file(
            engine,
            arguments.Text(nameof(userId), userId),
            arguments.Text(nameof(path), path),
            (uint)sampleRate,
            arguments.Completion));

    /// <summary>Ends a recording: the file is complete when this returns.</summary>
    /// <param name="path">as it was given to <see cref="RecordFile"/></param>
    /// <exception cref="TUICallException">
    /// -1202 if the engine does not record into that file (any more)
    /// </exception>
    /// <exception cref="ObjectDisposedException">the engine was disposed of</exception>
    public void StopRecording(string path)
    {
        using var arguments = new Arguments();
        Library.Check(NativeMethods.engine_stop_recording(_handle, arguments.Text(nameof(path), path)));
    }
}
