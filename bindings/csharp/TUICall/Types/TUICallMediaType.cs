namespace TUICall;

/// <summary>Kind of media of a call.</summary>
public enum TUICallMediaType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Voice alone.</summary>
    Audio = 1,

    /// <summary>Voice and picture.</summary>
    Video = 2,
}
