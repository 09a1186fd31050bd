using System;
using System.Diagnostics;
using System.Threading;
using Xunit;

namespace TUICall.Tests;

/// <summary>Collects garbage again and again, until it is disposed of.</summary>
internal sealed class Collecting : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _ended;

    public Collecting()
    {
        _thread = new Thread(() =>
        {
            while (!_ended)
            {
                Collect();
            }
        });
        _thread.Start();
    }

    /// <summary>Collects until the condition holds.</summary>
    public static void Until(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Recorder.Timeout, "the garbage was not collected");
            Collect();
        }
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
