using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace TUICall.Interop;

/// <summary>
/// A method whose answer is on its way. It is told on the loop thread, past the events that wait, so that a thread
/// which waits for it inside a callback gets it; whoever awaits it goes on elsewhere, never on the loop thread.
/// </summary>
internal sealed class Request
{
    private static readonly HandleTable<Request> Open = new();

    private readonly TaskCompletionSource<Request> _answered =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Request() => Handle = Open.Add(this);

    /// <summary>What the library hands to the completion.</summary>
    public IntPtr Handle { get; }

    /// <summary>Gives this request once it is answered, or fails with a TUICallException.</summary>
    public Task<Request> Task => _answered.Task;

    /// <summary>The id of the call that was placed; else empty.</summary>
    public string CallId { get; private set; } = string.Empty;

    /// <summary>Those really invited.</summary>
    public IReadOnlyList<string> UserIds { get; private set; } = Array.Empty<string>();

    /// <summary>The library has refused the request at once, and will not answer.</summary>
    public void Forget() => Open.Remove(Handle);

    public static unsafe void Answer(IntPtr handle, NativeResult* result)
    {
        Request? request = Open.Remove(handle);
        if (request is null)
        {
            return;
        }

        if (result->Code != TUICallCode.Ok)
        {
            request._answered.TrySetException(new TUICallException(result->Code, NativeText.Read(result->Message)));
            return;
        }

        request.CallId = NativeText.Read(result->CallId);
        request.UserIds = NativeText.Read(result->UserIds);
        request._answered.TrySetResult(request);
    }
}
