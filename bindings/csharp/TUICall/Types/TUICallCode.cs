namespace TUICall;

/// <summary>The codes of <see cref="TUICallException.Code"/> and of the event about errors.</summary>
public static class TUICallCode
{
    /// <summary>Success.</summary>
    public const int Ok = 0;

    /// <summary>The camera or microphone was refused.</summary>
    public const int PermissionDenied = -1101;

    /// <summary>Used before <see cref="TUICallEngine.Init"/> has succeeded.</summary>
    public const int InitFail = -1201;

    /// <summary>A parameter is not allowed; the message names it, its value and what was expected.</summary>
    public const int ParamInvalid = -1202;

    /// <summary>Not allowed in the present state.</summary>
    public const int RequestRefused = -1203;

    /// <summary>Done already.</summary>
    public const int RequestRepeated = -1204;

    /// <summary>Not possible in this kind of call.</summary>
    public const int SceneNotSupported = -1205;

    /// <summary>The server cannot be reached, or did not answer in time.</summary>
    public const int SignalingSendFail = -1401;

    /// <summary>The server has too much to do for a new call or invitation; what goes on is served.</summary>
    public const int ServerOverloaded = -1402;

    /// <summary>The session was lost, kicked or expired; log in again with <see cref="TUICallEngine.Init"/>.</summary>
    public const int NotLoggedIn = 6014;

    /// <summary>The session was thrown out by another log-in of the same user.</summary>
    public const int Kicked = 6208;

    /// <summary>The invitation is over: somebody else's command came first.</summary>
    public const int InvitationInvalid = 8010;

    /// <summary>The callee does not take calls from this user.</summary>
    public const int BlockedByCallee = 20007;

    /// <summary>The UserSig ticket has expired.</summary>
    public const int UserSigExpired = 70001;

    /// <summary>The UserSig ticket is empty.</summary>
    public const int UserSigEmpty = 70002;

    /// <summary>The UserSig ticket is truncated or cannot be parsed.</summary>
    public const int UserSigMalformed = 70003;

    /// <summary>The UserSig ticket was signed with another key.</summary>
    public const int UserSigWrongKey = 70009;

    /// <summary>The UserSig ticket was made for another user.</summary>
    public const int UserSigUserDiffers = 70013;

    /// <summary>The UserSig ticket was made for another SDK app id.</summary>
    public const int UserSigAppDiffers = 70014;

    /// <summary>The server does not know this SDK app id.</summary>
    public const int SdkAppUnknown = 70020;

    /// <summary>There is no such call, or it is over.</summary>
    public const int CallMissing = 101004;

    /// <summary>There is no such call record.</summary>
    public const int RecordMissing = 101050;
}
