using System;
using System.Diagnostics;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// Waits for sound in slices: between two of them it is noticed that the token is cancelled, or the engine disposed of.
/// </summary>
internal readonly unsafe struct AudioReading
{
    /// <summary>How long whoever cancels or disposes of the engine waits at most for its turn.</summary>
    private const int SliceMilliseconds = 100;

    private readonly EngineHandle _engine;
    private readonly string _userId;
    private readonly AudioLayout _layout;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancelled;

    public AudioReading(
        EngineHandle engine, string userId, AudioLayout layout, TimeSpan? timeout, CancellationToken cancelled)
    {
        _engine = engine;
        _userId = userId ?? throw new ArgumentNullException(nameof(userId));
        _layout = layout;
        _timeout = timeout ?? Timeout.InfiniteTimeSpan;
        _cancelled = cancelled;
        if (_timeout < TimeSpan.Zero && _timeout != Timeout.InfiniteTimeSpan)
        {
            throw new TUICallException(
                TUICallCode.ParamInvalid,
                $"timeout is {timeout}, expected 0 or more, or Timeout.InfiniteTimeSpan (until the call is over)");
        }
    }

    /// <summary>Reads into that memory, which stays where it is.</summary>
    /// <typeparam name="T">short or float</typeparam>
    public TUIAudioPiece Read<T>(T* room, int values)
        where T : unmanaged
    {
        _layout.CheckRoom("buffer", values);
        using var arguments = new Arguments();
        IntPtr userId = arguments.Text("userId", _userId);
        var waited = Stopwatch.StartNew();
        int given = 0;
        long timestamp = 0;
        do
        {
            _cancelled.ThrowIfCancellationRequested();
            var rest = (IntPtr)(room + given);
            uint wanted = (uint)(values - given);
            int wait = Left(waited);
            int code = typeof(T) == typeof(short)
                ? NativeMethods.engine_read_s16(
                    _engine, userId, _layout.SampleRate, _layout.Channels, rest, wanted, wait,
                    out uint count, out long time)
                : NativeMethods.engine_read_f32(
                    _engine, userId, _layout.SampleRate, _layout.Channels, rest, wanted, wait, out count, out time);
            if (code != TUICallCode.Ok && given > 0)
            {
                break; // the call is over, and what was left of it is here
            }

            Library.Check(code);
            timestamp = given == 0 ? time : timestamp;
            given += (int)count * _layout.Values;
        }
        while (given < values && Left(waited) > 0);
        return new TUIAudioPiece(given, TimeSpan.FromMilliseconds(timestamp));
    }

    /// <summary>Milliseconds to wait in the next slice; what is left of one counts.</summary>
    private int Left(Stopwatch waited) =>
        _timeout == Timeout.InfiniteTimeSpan
            ? SliceMilliseconds
            : (int)Math.Min(
                Math.Max(Math.Ceiling((_timeout - waited.Elapsed).TotalMilliseconds), 0), SliceMilliseconds);
}
