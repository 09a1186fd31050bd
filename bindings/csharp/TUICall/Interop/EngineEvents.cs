using System;
using System.Collections.Generic;

namespace TUICall.Interop;

/// <summary>The observer behind the .NET events of an engine; it hears what somebody listens to.</summary>
internal sealed class EngineEvents : TUICallObserver
{
    private readonly object _lock = new();
    private readonly Delegate?[] _handlers = new Delegate?[(int)EventKind.OnConnectionStateChanged + 1];
    private readonly TUICallEngine _engine;
    private Registration? _registration;

    public EngineEvents(TUICallEngine engine) => _engine = engine;

    /// <summary>Tells the registration what to deliver.</summary>
    public void Begin(Registration registration)
    {
        lock (_lock)
        {
            _registration = registration;
            foreach (EventKind kind in Enum.GetValues(typeof(EventKind)))
            {
                registration.Want(kind, _handlers[(int)kind] is not null);
            }
        }
    }

    public void Add(EventKind kind, Delegate? handler) => Change(kind, handler, Delegate.Combine);

    public void Remove(EventKind kind, Delegate? handler) => Change(kind, handler, Delegate.Remove);

    public override void OnError(int code, string message) =>
        Raise(EventKind.OnError, new TUICallErrorEventArgs(code, message));

    public override void OnCallReceived(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType) =>
        Raise(EventKind.OnCallReceived, new CallReceivedEventArgs(callerId, calleeIdList, groupId, callMediaType));

    public override void OnCallCancelled(string userId) =>
        Raise(EventKind.OnCallCancelled, new UserEventArgs(userId));

    public override void OnCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) =>
        Raise(EventKind.OnCallBegin, new CallBeginEventArgs(roomId, callMediaType, callRole));

    public override void OnCallEnd(
        TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) =>
        Raise(EventKind.OnCallEnd, new CallEndEventArgs(roomId, callMediaType, callRole, totalTime));

    public override void OnCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) =>
        Raise(EventKind.OnCallMediaTypeChanged, new CallMediaTypeChangedEventArgs(oldCallMediaType, newCallMediaType));

    public override void OnUserReject(string userId) =>
        Raise(EventKind.OnUserReject, new UserEventArgs(userId));

    public override void OnUserNoResponse(string userId) =>
        Raise(EventKind.OnUserNoResponse, new UserEventArgs(userId));

    public override void OnUserLineBusy(string userId) =>
        Raise(EventKind.OnUserLineBusy, new UserEventArgs(userId));

    public override void OnUserJoin(string userId) =>
        Raise(EventKind.OnUserJoin, new UserEventArgs(userId));

    public override void OnUserLeave(string userId) =>
        Raise(EventKind.OnUserLeave, new UserEventArgs(userId));

    public override void OnUserVideoAvailable(string userId, bool isVideoAvailable) =>
        Raise(EventKind.OnUserVideoAvailable, new UserAvailableEventArgs(userId, isVideoAvailable));

    public override void OnUserAudioAvailable(string userId, bool isAudioAvailable) =>
        Raise(EventKind.OnUserAudioAvailable, new UserAvailableEventArgs(userId, isAudioAvailable));

    public override void OnUserVoiceVolumeChanged(IReadOnlyDictionary<string, int> volumeMap) =>
        Raise(EventKind.OnUserVoiceVolumeChanged, new UserVoiceVolumeChangedEventArgs(volumeMap));

    public override void OnUserNetworkQualityChanged(IReadOnlyList<TUINetworkQualityInfo> networkQualityList) =>
        Raise(EventKind.OnUserNetworkQualityChanged, new UserNetworkQualityChangedEventArgs(networkQualityList));

    public override void OnKickedOffline() =>
        Raise(EventKind.OnKickedOffline, EventArgs.Empty);

    public override void OnUserSigExpired() =>
        Raise(EventKind.OnUserSigExpired, EventArgs.Empty);

    public override void OnCallNotConnected(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info) =>
        Raise(EventKind.OnCallNotConnected, new CallNotConnectedEventArgs(callId, callMediaType, reason, userId, info));

    public override void OnUserInviting(string userId) =>
        Raise(EventKind.OnUserInviting, new UserEventArgs(userId));

    public override void OnConnectionStateChanged(TUICallConnectionState state) =>
        Raise(EventKind.OnConnectionStateChanged, new ConnectionStateChangedEventArgs(state));

    private void Change(EventKind kind, Delegate? handler, Func<Delegate?, Delegate?, Delegate?> change)
    {
        lock (_lock)
        {
            Delegate? handlers = change(_handlers[(int)kind], handler);
            _handlers[(int)kind] = handlers;
            _registration?.Want(kind, handlers is not null);
        }
    }

    /// <summary>Each handler for itself: what one throws is reported, and the others are called all the same.</summary>
    private void Raise<T>(EventKind kind, T arguments)
        where T : EventArgs
    {
        Delegate? handlers;
        lock (_lock)
        {
            handlers = _handlers[(int)kind];
        }

        foreach (Delegate handler in handlers?.GetInvocationList() ?? Array.Empty<Delegate>())
        {
            try
            {
                RaiseOne(handler, arguments);
            }
            catch (Exception exception)
            {
                _engine.Report(kind.ToString(), exception);
            }
        }
    }

    private void RaiseOne<T>(Delegate handler, T arguments)
        where T : EventArgs
    {
        if (handler is EventHandler plain)
        {
            plain(_engine, arguments);
        }
        else
        {
            ((EventHandler<T>)handler)(_engine, arguments);
        }
    }
}
