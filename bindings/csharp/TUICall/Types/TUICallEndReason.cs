namespace TUICall;

/// <summary>Why a call ended.</summary>
public enum TUICallEndReason
{
    /// <summary>Not known, or not ended.</summary>
    Unknown = 0,

    /// <summary>Somebody hung up.</summary>
    Hangup = 1,

    /// <summary>The callee declined.</summary>
    Reject = 2,

    /// <summary>The callee did not answer in time.</summary>
    NoResponse = 3,

    /// <summary>Somebody's connection was lost for longer than the grace time.</summary>
    Offline = 4,

    /// <summary>The callee was in another call, or ignored this one.</summary>
    LineBusy = 5,

    /// <summary>The caller took the call back while it rang.</summary>
    Canceled = 6,

    /// <summary>Another device of this user accepted.</summary>
    OtherDeviceAccepted = 7,

    /// <summary>Another device of this user declined.</summary>
    OtherDeviceReject = 8,

    /// <summary>An operator ended the call.</summary>
    EndByServer = 9,
}
