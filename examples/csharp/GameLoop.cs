// A small game: a ball crosses the screen, 60 frames a second. Events come in the frame that polls, so that they may
// touch what the game draws: the ball wears a ring while it rings, and a phone while it talks. It calls USER, or waits
// for a call and answers it; the game ends with the call.
using System.Diagnostics;
using TUICall;

namespace Examples;

internal sealed class GameLoop
{
    private const int Width = 32;
    private const double FrameMs = 1000.0 / 60;

    private readonly TUICallEngine _engine = Account.Engine(TUICallDispatch.Poll);
    private char _ball = 'o';
    private string _caption = "logging in";
    private string _shown = string.Empty;
    private bool _over;

    private GameLoop()
    {
        _engine.CallReceived += (_, call) =>
        {
            Change('@', $"{call.CallerId} is calling");
            _engine.Accept();
        };
        _engine.UserJoin += (_, user) => Change('%', $"talking with {user.UserId}");
        _engine.UserLeave += (_, user) => Change('o', $"{user.UserId} left");
        _engine.CallEnd += (_, call) => End($"the call took {call.TotalTime:F0} ms");
        _engine.CallNotConnected += (_, call) => End($"not connected: {call.Reason}");
    }

    public static void Run(string? callee)
    {
        var game = new GameLoop();
        try
        {
            game.Play(callee);
        }
        finally
        {
            game._engine.Dispose();
        }
    }

    private void Play(string? callee)
    {
        Task ready = Account.LogIn(_engine);
        bool called = false;
        var clock = Stopwatch.StartNew();
        for (int frame = 0; !_over; frame++)
        {
            _engine.Poll(); // all callbacks of this frame, on this thread
            if (ready.IsCompleted && !called)
            {
                ready.GetAwaiter().GetResult(); // was it refused?
                called = true;
                Change(callee is null ? 'o' : '@', callee is null ? "ready" : $"calling {callee}");
                ready = callee is null ? ready : _engine.Call(callee, TUICallMediaType.Audio);
            }

            if (called && ready.IsFaulted)
            {
                End(ready.Exception!.InnerException!.Message);
            }

            Draw(frame);
            double early = (frame + 1) * FrameMs - clock.Elapsed.TotalMilliseconds;
            if (early > 0)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(early));
            }
        }
    }

    private void Change(char ball, string caption) => (_ball, _caption) = (ball, caption);

    private void End(string caption)
    {
        Change('o', caption);
        _over = true;
    }

    /// <summary>On a terminal every frame in the same line; elsewhere a line for each caption.</summary>
    private void Draw(int frame)
    {
        int step = frame % (2 * Width), place = step < Width ? step : (2 * Width) - 1 - step;
        string picture = $"|{new string(' ', place)}{_ball}{new string(' ', Width - 1 - place)}| {_caption,-48}";
        if (!Console.IsOutputRedirected)
        {
            Console.Write('\r' + picture);
            Console.Write(_over ? Environment.NewLine : string.Empty);
        }
        else if (_caption != _shown)
        {
            Console.WriteLine(picture.TrimEnd());
        }

        _shown = _caption;
    }
}
