// Answers everybody who calls, one after the other, and says back what it hears.
using TUICall;

namespace Examples;

internal static class Echo
{
    private const int Rate = 48_000;
    private const int Piece = Rate / 50; // 20 ms

    public static async Task Run()
    {
        using TUICallEngine engine = Account.Engine();
        using var calls = new SemaphoreSlim(0);
        engine.CallReceived += (_, call) =>
        {
            Console.WriteLine($"answering {call.CallerId}");
            engine.OpenMicrophone();
            engine.Accept(); // may be refused, if the caller has given up just now: then the call is over anyway
        };
        engine.CallBegin += (_, _) => calls.Release();
        await Account.LogIn(engine);
        Console.WriteLine("ready");
        while (true)
        {
            await calls.WaitAsync();
            SayBack(engine);
        }
    }

    /// <summary>Until the call is over: then nothing more can be read.</summary>
    private static void SayBack(TUICallEngine engine)
    {
        var samples = new short[Piece];
        try
        {
            while (true)
            {
                int count = engine.ReadAudio(samples, sampleRate: Rate).Count;
                engine.PushAudio(samples.AsSpan(0, count), Rate);
            }
        }
        catch (TUICallException)
        {
            Console.WriteLine("the call is over");
        }
    }
}
