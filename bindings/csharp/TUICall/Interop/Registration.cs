using System;
using System.Linq;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// An observer of an engine, which holds it. The library knows it by a number, and the table behind that holds it
/// weakly: an engine that nobody refers to any more may be collected, together with observers that refer to it.
/// </summary>
internal sealed unsafe class Registration
{
    private static readonly HandleTable<WeakReference<Registration>> Registered = new();
    private static readonly EventKind[] Kinds = (EventKind[])Enum.GetValues(typeof(EventKind));

    [ThreadStatic]
    private static int _depth;

    private readonly TUICallEngine _engine;
    private readonly IntPtr _handle;
    private volatile bool _silent;
    private volatile int _wanted;

    public Registration(TUICallEngine engine, TUICallObserver observer)
    {
        _engine = engine;
        Observer = observer;
        _wanted = observer is EngineEvents ? 0 : OverriddenIn(observer.GetType());
        _handle = Registered.Add(new WeakReference<Registration>(this));
    }

    public TUICallObserver Observer { get; }

    /// <summary>By which the library knows the observer.</summary>
    public ulong ObserverId { get; private set; }

    /// <summary>The events that are delivered: a bit for each EventKind.</summary>
    public int Wanted => _wanted;

    /// <summary>The table with which the library calls the observer.</summary>
    public NativeObserver Table
    {
        get
        {
            NativeObserver table = NativeCallbacks.Observer;
            table.UserData = _handle;
            return table;
        }
    }

    /// <summary>How many observers the library may still call.</summary>
    public static int Count => Registered.Count;

    /// <summary>Whether this thread is inside a callback of any engine.</summary>
    public static bool InCallback => _depth > 0;

    /// <summary>Adds the observer to the engine.</summary>
    public void Begin(EngineHandle engine)
    {
        using var arguments = new Arguments();
        try
        {
            Library.Check(NativeMethods.engine_add_observer(engine, out ulong id, arguments.Struct(Table)));
            ObserverId = id;
        }
        catch
        {
            Registered.Remove(_handle);
            throw;
        }
    }

    /// <summary>From now on nothing is delivered; a callback that runs is not waited for.</summary>
    public void Silence() => _silent = true;

    /// <summary>Whether events of this kind are delivered.</summary>
    public void Want(EventKind kind, bool wanted)
    {
        int bit = 1 << (int)kind;
        _wanted = wanted ? _wanted | bit : _wanted & ~bit;
    }

    public static void Release(IntPtr handle) => Registered.Remove(handle);

    public static void Deliver(IntPtr handle, EventKind kind, IntPtr @event)
    {
        WeakReference<Registration>? found = Registered.Find(handle);
        if (found is null || !found.TryGetTarget(out Registration? registration))
        {
            return;
        }

        if (!registration._silent && (registration._wanted & (1 << (int)kind)) != 0)
        {
            registration.Deliver(kind, (void*)@event);
        }
    }

    /// <summary>The events whose methods that class has overridden.</summary>
    private static int OverriddenIn(Type type)
    {
        int overridden = 0;
        foreach (EventKind kind in Kinds)
        {
            string name = kind.ToString();
            Type[] parameters = typeof(TUICallObserver).GetMethod(name)?.GetParameters()
                .Select(parameter => parameter.ParameterType).ToArray() ?? Type.EmptyTypes;
            // A method whose description was stripped away may be there all the same.
            if (type.GetMethod(name, parameters)?.DeclaringType != typeof(TUICallObserver))
            {
                overridden |= 1 << (int)kind;
            }
        }

        return overridden;
    }

    private void Deliver(EventKind kind, void* @event)
    {
        _depth++;
        try
        {
            Call(Observer, kind, @event);
        }
#if !NET8_0_OR_GREATER
        catch (ThreadAbortException)
        {
            Thread.ResetAbort(); // Mono ends the thread's managed part; the frames below are native
        }
#endif
        catch (Exception exception)
        {
            _engine.Report(kind.ToString(), exception);
        }
        finally
        {
            _depth--;
        }
    }

    private static void Call(TUICallObserver observer, EventKind kind, void* @event)
    {
        switch (kind)
        {
            case EventKind.OnError:
                var error = (ErrorEvent*)@event;
                observer.OnError(error->Code, NativeText.Read(error->Message));
                break;
            case EventKind.OnUserVideoAvailable:
                var video = (UserAvailableEvent*)@event;
                observer.OnUserVideoAvailable(NativeText.Read(video->UserId), video->IsAvailable != 0);
                break;
            case EventKind.OnUserAudioAvailable:
                var audio = (UserAvailableEvent*)@event;
                observer.OnUserAudioAvailable(NativeText.Read(audio->UserId), audio->IsAvailable != 0);
                break;
            case EventKind.OnUserVoiceVolumeChanged:
                observer.OnUserVoiceVolumeChanged(NativeText.ReadVolumes((UserValuesEvent*)@event));
                break;
            case EventKind.OnUserNetworkQualityChanged:
                observer.OnUserNetworkQualityChanged(NativeText.ReadQualities((UserValuesEvent*)@event));
                break;
            case EventKind.OnKickedOffline:
                observer.OnKickedOffline();
                break;
            case EventKind.OnUserSigExpired:
                observer.OnUserSigExpired();
                break;
            case EventKind.OnConnectionStateChanged:
                var link = (ConnectionStateChangedEvent*)@event;
                observer.OnConnectionStateChanged((TUICallConnectionState)link->State);
                break;
            case EventKind.OnCallReceived:
            case EventKind.OnCallBegin:
            case EventKind.OnCallEnd:
            case EventKind.OnCallMediaTypeChanged:
            case EventKind.OnCallNotConnected:
                CallAboutCall(observer, kind, @event);
                break;
            default:
                CallAboutUser(observer, kind, NativeText.Read(((UserEvent*)@event)->UserId));
                break;
        }
    }

    private static void CallAboutCall(TUICallObserver observer, EventKind kind, void* @event)
    {
        switch (kind)
        {
            case EventKind.OnCallReceived:
                var received = (CallReceivedEvent*)@event;
                observer.OnCallReceived(
                    NativeText.Read(received->CallerId),
                    NativeText.Read(received->CalleeIds),
                    NativeText.Read(received->GroupId),
                    (TUICallMediaType)received->MediaType);
                break;
            case EventKind.OnCallBegin:
                var begun = (CallBeginEvent*)@event;
                observer.OnCallBegin(
                    NativeText.Read(begun->RoomId), (TUICallMediaType)begun->MediaType, (TUICallRole)begun->Role);
                break;
            case EventKind.OnCallEnd:
                var ended = (CallEndEvent*)@event;
                observer.OnCallEnd(
                    NativeText.Read(ended->RoomId),
                    (TUICallMediaType)ended->MediaType,
                    (TUICallRole)ended->Role,
                    ended->TotalTimeMs);
                break;
            case EventKind.OnCallMediaTypeChanged:
                var changed = (CallMediaTypeChangedEvent*)@event;
                observer.OnCallMediaTypeChanged(
                    (TUICallMediaType)changed->OldMediaType, (TUICallMediaType)changed->NewMediaType);
                break;
            case EventKind.OnCallNotConnected:
                var missed = (CallNotConnectedEvent*)@event;
                observer.OnCallNotConnected(
                    NativeText.Read(missed->CallId),
                    (TUICallMediaType)missed->MediaType,
                    (TUICallEndReason)missed->Reason,
                    NativeText.Read(missed->UserId),
                    NativeText.Read((NativeCallInfo*)missed->Info));
                break;
        }
    }

    private static void CallAboutUser(TUICallObserver observer, EventKind kind, string userId)
    {
        switch (kind)
        {
            case EventKind.OnCallCancelled:
                observer.OnCallCancelled(userId);
                break;
            case EventKind.OnUserReject:
                observer.OnUserReject(userId);
                break;
            case EventKind.OnUserNoResponse:
                observer.OnUserNoResponse(userId);
                break;
            case EventKind.OnUserLineBusy:
                observer.OnUserLineBusy(userId);
                break;
            case EventKind.OnUserJoin:
                observer.OnUserJoin(userId);
                break;
            case EventKind.OnUserLeave:
                observer.OnUserLeave(userId);
                break;
            case EventKind.OnUserInviting:
                observer.OnUserInviting(userId);
                break;
        }
    }
}
