// Waits for one call, answers it, and stays until it ends.
using TUICall;

namespace Examples;

internal static class Answer
{
    public static async Task Run()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using TUICallEngine engine = Account.Engine();
        engine.CallReceived += (_, call) =>
        {
            Console.WriteLine($"{call.CallerId} is calling");
            engine.Accept(); // may be refused, if the caller has given up just now: then the call is over anyway
        };
        engine.CallEnd += (_, _) => over.TrySetResult();
        engine.CallCancelled += (_, _) => over.TrySetResult();
        await Account.LogIn(engine);
        Console.WriteLine("ready");
        await over.Task;
        Console.WriteLine("the call is over");
    }
}
