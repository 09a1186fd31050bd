// Waits for one call, answers it, and stays until it ends.
using TUICall;

namespace Examples;

internal static class Answer
{
    public static async Task Run()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using TUICallEngine engine = Account.Engine();
        engine.CallReceived += async (_, call) =>
        {
            Console.WriteLine($"{call.CallerId} is calling");
            await engine.Accept();
        };
        engine.CallEnd += (_, _) => over.TrySetResult();
        engine.CallCancelled += (_, _) => over.TrySetResult();
        await Account.LogIn(engine);
        Console.WriteLine("ready");
        await over.Task;
        Console.WriteLine("the call is over");
    }
}
