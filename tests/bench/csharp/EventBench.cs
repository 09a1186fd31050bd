using System;
using System.Collections.Generic;
using TUICall.Interop;
using TUICall.Tests;

namespace TUICall.Bench;

/// <summary>
/// What one event costs on its way from a native thread into a C# observer, in nanoseconds, and the same event through
/// a callback written by hand. Compare figures of one run only.
/// </summary>
internal static class EventBench
{
    private const int Rounds = 7;

    private static readonly (string Name, string Arguments)[] Events =
    {
        ("on_call_media_type_changed", "2 numbers (enumerators)"),
        ("on_user_join", "1 text"),
        ("two_texts", "2 texts, an empty list, an enumerator"),
        ("on_call_received", "4 texts, a list, an enumerator"),
    };

    public static void Run(bool smoke)
    {
        (int count, int rounds) = smoke ? (100, 1) : (300_000, Rounds);
        var observer = new Silent();
        HandWritten.Observer = observer;
        using var engine = new TUICallEngine("127.0.0.1:1");
        var registration = new Registration(engine, observer);
        Console.WriteLine($"{"event",-28} {"arguments",-40} {"by hand",8} {"TUICall",8}   ns");
        foreach ((string name, string description) in Events)
        {
            var byHand = new List<double>();
            var through = new List<double>();
            for (int i = 0; i < rounds; i++)
            {
                byHand.Add(NativeEvents.Raise(HandWritten.Table, name, count));
                through.Add(NativeEvents.Raise(registration.Table, name, count));
            }

            Console.WriteLine(
                $"{name,-28} {description,-40} {Program.Median(byHand),8:F0} {Program.Median(through),8:F0}");
        }

        GC.KeepAlive(registration);
    }

    /// <summary>Has the methods, and does nothing.</summary>
    private sealed class Silent : TUICallObserver
    {
        public override void OnCallMediaTypeChanged(
            TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType)
        {
        }

        public override void OnUserJoin(string userId)
        {
        }

        public override void OnCallReceived(
            string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType)
        {
        }
    }
}
