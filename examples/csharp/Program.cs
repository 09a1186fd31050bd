// Runs an example: dotnet run --project examples/csharp -- watch | call | answer | groupcall | gameloop, and its
// arguments.
namespace Examples;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
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
            case "gameloop":
                GameLoop.Run(rest.FirstOrDefault());
                return 0;
            default:
                Console.Error.WriteLine(
                    "usage: watch | call USER [SECONDS] | answer | groupcall GROUP USER… | gameloop [USER]");
                return 2;
        }
    }
}
