// Calls several people at once and shows who comes and goes.
using TUICall;

namespace Examples;

internal static class GroupCall
{
    public static async Task Run(string groupId, string[] callees)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using TUICallEngine engine = Account.Engine();
        engine.UserJoin += (_, user) => Console.WriteLine($"{user.UserId} joined");
        engine.UserLeave += (_, user) => Console.WriteLine($"{user.UserId} left");
        engine.UserReject += (_, user) => Console.WriteLine($"{user.UserId} declined");
        engine.UserLineBusy += (_, user) => Console.WriteLine($"{user.UserId} is busy");
        engine.UserNoResponse += (_, user) => Console.WriteLine($"{user.UserId} did not answer");
        engine.CallEnd += (_, _) => over.TrySetResult();
        engine.CallNotConnected += (_, _) => over.TrySetResult();
        await Account.LogIn(engine);
        await engine.GroupCall(groupId, callees, TUICallMediaType.Video);
        await over.Task;
    }
}
