// Runs an example: dotnet run --project examples/csharp -- watch | call | answer | groupcall | gameloop | echo, and
// its arguments.
using System.Runtime.InteropServices;

namespace Examples;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        // By themselves they would end the program at once, and the others would not know for the server's grace time.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        string[] rest = arguments.Skip(1).ToArray();
        switch (arguments.FirstOrDefault())
        {
            case "watch":
                await Watch.Run();
                return 0;
            case "call" when rest.Length > 0:
                await Call.Run(rest[0], rest.Length > 1 ? double.Parse(rest[1]) : 5);
                return 0;
            case "answer":
                await Answer.Run();
                return 0;
            case "groupcall" when rest.Length > 1:
                await GroupCall.Run(rest[0], rest.Skip(1).ToArray());
                return 0;
            case "echo":
                await Echo.Run();
                return 0;
            case "gameloop":
                GameLoop.Run(rest.FirstOrDefault());
                return 0;
            default:
                Console.Error.WriteLine(
                    "usage: watch | call USER [SECONDS] | answer | groupcall GROUP USER… | gameloop [USER] | echo");
                return 2;
        }
    }

    /// <summary>Ends the process, before which its engines hang up and log out.</summary>
    private static void Leave(PosixSignalContext context)
    {
        context.Cancel = true;
        Environment.Exit(context.Signal == PosixSignal.SIGINT ? 130 : 143); // 128 and the signal's number
    }
}
