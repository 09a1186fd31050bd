using System;
using TUICall.Interop;

namespace TUICall;

// The events of TUICallObserver as .NET events; the handlers run where those of observers do.
public sealed partial class TUICallEngine
{
    private readonly EngineEvents _events;
    private bool _listening;

    /// <summary>
    /// An observer, a handler of one of the events below, or the wake-up has thrown an exception. It was stopped there,
    /// and the next event still comes. Without a handler it is written to <see cref="Console.Error"/>.
    /// </summary>
    public event EventHandler<UnhandledObserverExceptionEventArgs>? UnhandledObserverException;

    /// <summary>An error that the engine cannot recover from by itself.</summary>
    public event EventHandler<TUICallErrorEventArgs>? Error
    {
        add => Listen(EventKind.OnError, value);
        remove => _events.Remove(EventKind.OnError, value);
    }

    /// <summary>An incoming call; callees only.</summary>
    public event EventHandler<CallReceivedEventArgs>? CallReceived
    {
        add => Listen(EventKind.OnCallReceived, value);
        remove => _events.Remove(EventKind.OnCallReceived, value);
    }

    /// <summary>The call ended before this user was connected.</summary>
    public event EventHandler<UserEventArgs>? CallCancelled
    {
        add => Listen(EventKind.OnCallCancelled, value);
        remove => _events.Remove(EventKind.OnCallCancelled, value);
    }

    /// <summary>This user is connected.</summary>
    public event EventHandler<CallBeginEventArgs>? CallBegin
    {
        add => Listen(EventKind.OnCallBegin, value);
        remove => _events.Remove(EventKind.OnCallBegin, value);
    }

    /// <summary>A call that had begun for this user ended.</summary>
    public event EventHandler<CallEndEventArgs>? CallEnd
    {
        add => Listen(EventKind.OnCallEnd, value);
        remove => _events.Remove(EventKind.OnCallEnd, value);
    }

    /// <summary>The call went from video to audio or back.</summary>
    public event EventHandler<CallMediaTypeChangedEventArgs>? CallMediaTypeChanged
    {
        add => Listen(EventKind.OnCallMediaTypeChanged, value);
        remove => _events.Remove(EventKind.OnCallMediaTypeChanged, value);
    }

    /// <summary>That user declined.</summary>
    public event EventHandler<UserEventArgs>? UserReject
    {
        add => Listen(EventKind.OnUserReject, value);
        remove => _events.Remove(EventKind.OnUserReject, value);
    }

    /// <summary>That user did not answer in time.</summary>
    public event EventHandler<UserEventArgs>? UserNoResponse
    {
        add => Listen(EventKind.OnUserNoResponse, value);
        remove => _events.Remove(EventKind.OnUserNoResponse, value);
    }

    /// <summary>That user is in another call, or ignored this one.</summary>
    public event EventHandler<UserEventArgs>? UserLineBusy
    {
        add => Listen(EventKind.OnUserLineBusy, value);
        remove => _events.Remove(EventKind.OnUserLineBusy, value);
    }

    /// <summary>That user entered the call.</summary>
    public event EventHandler<UserEventArgs>? UserJoin
    {
        add => Listen(EventKind.OnUserJoin, value);
        remove => _events.Remove(EventKind.OnUserJoin, value);
    }

    /// <summary>That user left the call.</summary>
    public event EventHandler<UserEventArgs>? UserLeave
    {
        add => Listen(EventKind.OnUserLeave, value);
        remove => _events.Remove(EventKind.OnUserLeave, value);
    }

    /// <summary>A remote user's video stream started or stopped.</summary>
    public event EventHandler<UserAvailableEventArgs>? UserVideoAvailable
    {
        add => Listen(EventKind.OnUserVideoAvailable, value);
        remove => _events.Remove(EventKind.OnUserVideoAvailable, value);
    }

    /// <summary>A remote user's audio stream started or stopped.</summary>
    public event EventHandler<UserAvailableEventArgs>? UserAudioAvailable
    {
        add => Listen(EventKind.OnUserAudioAvailable, value);
        remove => _events.Remove(EventKind.OnUserAudioAvailable, value);
    }

    /// <summary>The speaking volume of all users, oneself included.</summary>
    public event EventHandler<UserVoiceVolumeChangedEventArgs>? UserVoiceVolumeChanged
    {
        add => Listen(EventKind.OnUserVoiceVolumeChanged, value);
        remove => _events.Remove(EventKind.OnUserVoiceVolumeChanged, value);
    }

    /// <summary>The network quality of oneself and every remote user.</summary>
    public event EventHandler<UserNetworkQualityChangedEventArgs>? UserNetworkQualityChanged
    {
        add => Listen(EventKind.OnUserNetworkQualityChanged, value);
        remove => _events.Remove(EventKind.OnUserNetworkQualityChanged, value);
    }

    /// <summary>
    /// The same user logged in elsewhere, or the server threw this session out. Log in again with <see
    /// cref="TUICallEngine.Init"/>.
    /// </summary>
    public event EventHandler? KickedOffline
    {
        add => Listen(EventKind.OnKickedOffline, value);
        remove => _events.Remove(EventKind.OnKickedOffline, value);
    }

    /// <summary>
    /// The ticket ran out while online. Make a new one and call <see cref="TUICallEngine.Init"/> again.
    /// </summary>
    public event EventHandler? UserSigExpired
    {
        add => Listen(EventKind.OnUserSigExpired, value);
        remove => _events.Remove(EventKind.OnUserSigExpired, value);
    }

    /// <summary>The newer form of <see cref="CallCancelled"/>, raised right after it with the same user.</summary>
    public event EventHandler<CallNotConnectedEventArgs>? CallNotConnected
    {
        add => Listen(EventKind.OnCallNotConnected, value);
        remove => _events.Remove(EventKind.OnCallNotConnected, value);
    }

    /// <summary>Someone else is being invited into the running call.</summary>
    public event EventHandler<UserEventArgs>? UserInviting
    {
        add => Listen(EventKind.OnUserInviting, value);
        remove => _events.Remove(EventKind.OnUserInviting, value);
    }

    /// <summary>The link to the server changed.</summary>
    public event EventHandler<ConnectionStateChangedEventArgs>? ConnectionStateChanged
    {
        add => Listen(EventKind.OnConnectionStateChanged, value);
        remove => _events.Remove(EventKind.OnConnectionStateChanged, value);
    }

    /// <summary>Reports what a callback has thrown; nothing is thrown here, for the frames below are native.</summary>
    internal void Report(string eventName, Exception exception)
    {
        EventHandler<UnhandledObserverExceptionEventArgs>? handlers = UnhandledObserverException;
        if (handlers is null)
        {
            Write(eventName, exception);
            return;
        }

        try
        {
            handlers(this, new UnhandledObserverExceptionEventArgs(eventName, exception));
        }
        catch (Exception another)
        {
            Write(eventName, exception);
            Write("the handler of UnhandledObserverException", another);
        }
    }

    private static void Write(string thrower, Exception exception)
    {
        try
        {
            Console.Error.WriteLine($"TUICall: {thrower} has thrown {Describe(exception)}");
        }
        catch (Exception)
        {
            return; // the console is the program's too, and there is nobody left to tell
        }
    }

    /// <summary>Its text, which is the program's code; its class if that throws as well.</summary>
    private static string Describe(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
        catch (Exception)
        {
            return exception.GetType().ToString();
        }
    }

    /// <summary>The engine has one more observer as soon as there is a handler.</summary>
    private void Listen(EventKind kind, Delegate? handler)
    {
        _events.Add(kind, handler);
        lock (_lock)
        {
            if (_listening || Disposed)
            {
                return;
            }

            _listening = true;
        }

        AddObserver(_events);
    }
}
