// Calls somebody, talks for some seconds and hangs up.
using TUICall;

namespace Examples;

internal static class Call
{
    public static async Task Run(string callee, double seconds)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using TUICallEngine engine = Account.Engine();
        engine.UserJoin += (_, user) =>
        {
            Console.WriteLine($"{user.UserId} answered");
            begun.TrySetResult();
        };
        engine.CallEnd += (_, call) =>
        {
            Console.WriteLine($"the call ended after {call.TotalTime / 1000:F1} s");
            over.TrySetResult();
        };
        engine.CallNotConnected += (_, call) =>
        {
            Console.WriteLine($"no answer: {call.Reason}");
            over.TrySetResult();
        };
        await Account.LogIn(engine);
        await engine.Call(callee, TUICallMediaType.Audio);
        await Task.WhenAny(begun.Task, over.Task);
        await Task.WhenAny(over.Task, Task.Delay(TimeSpan.FromSeconds(seconds)));
        if (!over.Task.IsCompleted)
        {
            await engine.Hangup();
            await over.Task;
        }
    }
}
