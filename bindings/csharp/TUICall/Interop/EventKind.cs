namespace TUICall.Interop;

/// <summary>The events, in the order of the table; each is named as the observer's method.</summary>
internal enum EventKind
{
    OnError,
    OnCallReceived,
    OnCallCancelled,
    OnCallBegin,
    OnCallEnd,
    OnCallMediaTypeChanged,
    OnUserReject,
    OnUserNoResponse,
    OnUserLineBusy,
    OnUserJoin,
    OnUserLeave,
    OnUserVideoAvailable,
    OnUserAudioAvailable,
    OnUserVoiceVolumeChanged,
    OnUserNetworkQualityChanged,
    OnKickedOffline,
    OnUserSigExpired,
    OnCallNotConnected,
    OnUserInviting,
    OnConnectionStateChanged,
}
