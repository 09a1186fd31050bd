// What the library calls: one static method for each entry of the table, and one for each other callback. None of them
// lets an exception out. Under .NET their addresses are taken; elsewhere each has a static delegate that is made once.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#if !NET8_0_OR_GREATER
using UnmanagedCallersOnlyAttribute = TUICall.Interop.CalledThroughDelegateAttribute;
#endif

namespace TUICall.Interop;

[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal delegate void NativeCallback(IntPtr userData);

[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal delegate void NativeCallbackWithArgument(IntPtr userData, IntPtr argument);

internal static unsafe class NativeCallbacks
{
#if NET8_0_OR_GREATER
    /// <summary>tuicall_completion.done.</summary>
    public static readonly IntPtr Done = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnDone;

    /// <summary>tuicall_engine_options.wake_up.</summary>
    public static readonly IntPtr WakeUp = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, void>)&OnWakeUp;

    /// <summary>tuicall_runtime_options.on_thread_start.</summary>
    public static readonly IntPtr ThreadStart = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, void>)&OnThreadStart;

    /// <summary>What tuicall_engine_destroy_async() calls.</summary>
    public static readonly IntPtr Destroyed = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, void>)&OnDestroyed;

    /// <summary>The table, but for its user data.</summary>
    public static readonly NativeObserver Observer = new()
    {
        Size = (uint)sizeof(NativeObserver),
        Release = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, void>)&OnRelease,
        OnError = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnError,
        OnCallReceived = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallReceived,
        OnCallCancelled = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallCancelled,
        OnCallBegin = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallBegin,
        OnCallEnd = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallEnd,
        OnCallMediaTypeChanged = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallMediaTypeChanged,
        OnUserReject = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserReject,
        OnUserNoResponse = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserNoResponse,
        OnUserLineBusy = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserLineBusy,
        OnUserJoin = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserJoin,
        OnUserLeave = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserLeave,
        OnUserVideoAvailable = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserVideoAvailable,
        OnUserAudioAvailable = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserAudioAvailable,
        OnUserVoiceVolumeChanged = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserVoiceVolumeChanged,
        OnUserNetworkQualityChanged = (IntPtr)
            (delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserNetworkQualityChanged,
        OnKickedOffline = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnKickedOffline,
        OnUserSigExpired = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserSigExpired,
        OnCallNotConnected = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnCallNotConnected,
        OnUserInviting = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnUserInviting,
        OnConnectionStateChanged = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnConnectionStateChanged,
    };
#else
    private static readonly NativeCallbackWithArgument DoneDelegate = OnDone;
    private static readonly NativeCallback WakeUpDelegate = OnWakeUp;
    private static readonly NativeCallback ThreadStartDelegate = OnThreadStart;
    private static readonly NativeCallback DestroyedDelegate = OnDestroyed;
    private static readonly NativeCallback ReleaseDelegate = OnRelease;
    private static readonly NativeCallbackWithArgument OnErrorDelegate = OnError;
    private static readonly NativeCallbackWithArgument OnCallReceivedDelegate = OnCallReceived;
    private static readonly NativeCallbackWithArgument OnCallCancelledDelegate = OnCallCancelled;
    private static readonly NativeCallbackWithArgument OnCallBeginDelegate = OnCallBegin;
    private static readonly NativeCallbackWithArgument OnCallEndDelegate = OnCallEnd;
    private static readonly NativeCallbackWithArgument OnCallMediaTypeChangedDelegate = OnCallMediaTypeChanged;
    private static readonly NativeCallbackWithArgument OnUserRejectDelegate = OnUserReject;
    private static readonly NativeCallbackWithArgument OnUserNoResponseDelegate = OnUserNoResponse;
    private static readonly NativeCallbackWithArgument OnUserLineBusyDelegate = OnUserLineBusy;
    private static readonly NativeCallbackWithArgument OnUserJoinDelegate = OnUserJoin;
    private static readonly NativeCallbackWithArgument OnUserLeaveDelegate = OnUserLeave;
    private static readonly NativeCallbackWithArgument OnUserVideoAvailableDelegate = OnUserVideoAvailable;
    private static readonly NativeCallbackWithArgument OnUserAudioAvailableDelegate = OnUserAudioAvailable;
    private static readonly NativeCallbackWithArgument OnUserVoiceVolumeChangedDelegate = OnUserVoiceVolumeChanged;
    private static readonly NativeCallbackWithArgument OnUserNetworkQualityChangedDelegate =
        OnUserNetworkQualityChanged;
    private static readonly NativeCallbackWithArgument OnKickedOfflineDelegate = OnKickedOffline;
    private static readonly NativeCallbackWithArgument OnUserSigExpiredDelegate = OnUserSigExpired;
    private static readonly NativeCallbackWithArgument OnCallNotConnectedDelegate = OnCallNotConnected;
    private static readonly NativeCallbackWithArgument OnUserInvitingDelegate = OnUserInviting;
    private static readonly NativeCallbackWithArgument OnConnectionStateChangedDelegate = OnConnectionStateChanged;

    /// <summary>tuicall_completion.done.</summary>
    public static readonly IntPtr Done = Marshal.GetFunctionPointerForDelegate(DoneDelegate);

    /// <summary>tuicall_engine_options.wake_up.</summary>
    public static readonly IntPtr WakeUp = Marshal.GetFunctionPointerForDelegate(WakeUpDelegate);

    /// <summary>tuicall_runtime_options.on_thread_start.</summary>
    public static readonly IntPtr ThreadStart = Marshal.GetFunctionPointerForDelegate(ThreadStartDelegate);

    /// <summary>What tuicall_engine_destroy_async() calls.</summary>
    public static readonly IntPtr Destroyed = Marshal.GetFunctionPointerForDelegate(DestroyedDelegate);

    /// <summary>The table, but for its user data.</summary>
    public static readonly NativeObserver Observer = new()
    {
        Size = (uint)sizeof(NativeObserver),
        Release = Marshal.GetFunctionPointerForDelegate(ReleaseDelegate),
        OnError = Marshal.GetFunctionPointerForDelegate(OnErrorDelegate),
        OnCallReceived = Marshal.GetFunctionPointerForDelegate(OnCallReceivedDelegate),
        OnCallCancelled = Marshal.GetFunctionPointerForDelegate(OnCallCancelledDelegate),
        OnCallBegin = Marshal.GetFunctionPointerForDelegate(OnCallBeginDelegate),
        OnCallEnd = Marshal.GetFunctionPointerForDelegate(OnCallEndDelegate),
        OnCallMediaTypeChanged = Marshal.GetFunctionPointerForDelegate(OnCallMediaTypeChangedDelegate),
        OnUserReject = Marshal.GetFunctionPointerForDelegate(OnUserRejectDelegate),
        OnUserNoResponse = Marshal.GetFunctionPointerForDelegate(OnUserNoResponseDelegate),
        OnUserLineBusy = Marshal.GetFunctionPointerForDelegate(OnUserLineBusyDelegate),
        OnUserJoin = Marshal.GetFunctionPointerForDelegate(OnUserJoinDelegate),
        OnUserLeave = Marshal.GetFunctionPointerForDelegate(OnUserLeaveDelegate),
        OnUserVideoAvailable = Marshal.GetFunctionPointerForDelegate(OnUserVideoAvailableDelegate),
        OnUserAudioAvailable = Marshal.GetFunctionPointerForDelegate(OnUserAudioAvailableDelegate),
        OnUserVoiceVolumeChanged = Marshal.GetFunctionPointerForDelegate(OnUserVoiceVolumeChangedDelegate),
        OnUserNetworkQualityChanged = Marshal.GetFunctionPointerForDelegate(OnUserNetworkQualityChangedDelegate),
        OnKickedOffline = Marshal.GetFunctionPointerForDelegate(OnKickedOfflineDelegate),
        OnUserSigExpired = Marshal.GetFunctionPointerForDelegate(OnUserSigExpiredDelegate),
        OnCallNotConnected = Marshal.GetFunctionPointerForDelegate(OnCallNotConnectedDelegate),
        OnUserInviting = Marshal.GetFunctionPointerForDelegate(OnUserInvitingDelegate),
        OnConnectionStateChanged = Marshal.GetFunctionPointerForDelegate(OnConnectionStateChangedDelegate),
    };
#endif

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnDone(IntPtr request, IntPtr result) =>
        Request.Answer(request, (NativeResult*)result);

    [MonoPInvokeCallback(typeof(NativeCallback))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnWakeUp(IntPtr engine) =>
        OpenEngines.WakeUp(engine);

    [MonoPInvokeCallback(typeof(NativeCallback))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnThreadStart(IntPtr unused) =>
        NativeRuntime.BeginThread();

    [MonoPInvokeCallback(typeof(NativeCallback))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnDestroyed(IntPtr unused) =>
        Destructions.End();

    [MonoPInvokeCallback(typeof(NativeCallback))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnRelease(IntPtr registration) =>
        Registration.Release(registration);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnError(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnError, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallReceived(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallReceived, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallCancelled(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallCancelled, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallBegin(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallBegin, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallEnd(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallEnd, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallMediaTypeChanged(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallMediaTypeChanged, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserReject(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserReject, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserNoResponse(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserNoResponse, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserLineBusy(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserLineBusy, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserJoin(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserJoin, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserLeave(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserLeave, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserVideoAvailable(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserVideoAvailable, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserAudioAvailable(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserAudioAvailable, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserVoiceVolumeChanged(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserVoiceVolumeChanged, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserNetworkQualityChanged(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserNetworkQualityChanged, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnKickedOffline(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnKickedOffline, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserSigExpired(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserSigExpired, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnCallNotConnected(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnCallNotConnected, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnUserInviting(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnUserInviting, @event);

    [MonoPInvokeCallback(typeof(NativeCallbackWithArgument))]
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void OnConnectionStateChanged(IntPtr registration, IntPtr @event) =>
        Registration.Deliver(registration, EventKind.OnConnectionStateChanged, @event);
}
