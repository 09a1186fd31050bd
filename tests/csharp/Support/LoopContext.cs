using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace TUICall.Tests;

/// <summary>A synchronization context with a thread of its own, as that of a user interface.</summary>
internal sealed class LoopContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<KeyValuePair<SendOrPostCallback, object?>> _posted = new();
    private readonly Thread _thread;

    public LoopContext()
    {
        _thread = new Thread(() =>
        {
            SetSynchronizationContext(this);
            while (!_posted.IsCompleted)
            {
                RunOne(Recorder.Timeout);
            }
        })
        {
            IsBackground = true,
        };
        _thread.Start();
    }

    public int ThreadId => _thread.ManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state) =>
        _posted.Add(new KeyValuePair<SendOrPostCallback, object?>(d, state));

    /// <summary>On the loop's own thread: what was posted next, if it comes in time.</summary>
    public void RunOne(TimeSpan timeout)
    {
        if (_posted.TryTake(out KeyValuePair<SendOrPostCallback, object?> next, timeout))
        {
            next.Key(next.Value);
        }
    }

    /// <summary>Runs it on the loop's thread, and waits.</summary>
    public T Run<T>(Func<T> function)
    {
        T result = default!;
        using var done = new ManualResetEventSlim();
        Post(
            _ =>
            {
                result = function();
                done.Set();
            },
            null);
        done.Wait();
        return result;
    }

    public void Dispose() => _posted.CompleteAdding();
}
