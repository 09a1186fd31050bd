namespace TUICall;

/// <summary>What a user has said of itself with <see cref="TUICallEngine.SetSelfInfo"/>.</summary>
public sealed class TUIUserProfile
{
    /// <summary>The profile of a user.</summary>
    /// <param name="userId">the user</param>
    /// <param name="nickname">may be empty</param>
    /// <param name="avatar">a URL, may be empty</param>
    public TUIUserProfile(string userId, string nickname, string avatar)
    {
        UserId = userId;
        Nickname = nickname;
        Avatar = avatar;
    }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>May be empty.</summary>
    public string Nickname { get; }

    /// <summary>A URL; may be empty.</summary>
    public string Avatar { get; }
}
