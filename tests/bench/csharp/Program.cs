// TUICall.Bench events [--smoke], or TUICall.Bench sound SERVER CA_FILE SDK_APP_ID SECRET_KEY [--smoke].
using System;
using System.Collections.Generic;
using System.Linq;

namespace TUICall.Bench;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        bool smoke = arguments.Contains("--smoke");
        switch (arguments.FirstOrDefault())
        {
            case "events":
                EventBench.Run(smoke);
                return 0;
            case "sound" when arguments.Length > 4:
                SoundBench.Run(arguments.Skip(1).Take(4).ToArray(), smoke);
                return 0;
            default:
                Console.Error.WriteLine("usage: events | sound SERVER CA_FILE SDK_APP_ID SECRET_KEY, and [--smoke]");
                return 2;
        }
    }

    internal static double Median(List<double> values) =>
        values.OrderBy(value => value).ElementAt(values.Count / 2);
}
