using TUICall.Interop;

namespace TUICall;

/// <summary>Tickets with which users log in (TLSSigAPIv2, docs/usersig.md).</summary>
public static class UserSig
{
    /// <summary>Makes a ticket that is valid from now on.</summary>
    /// <remarks>Keep the secret key on a server: whoever has it can log in as anybody.</remarks>
    /// <param name="sdkAppId">the app on the server, 1 .. 2^32-1</param>
    /// <param name="userId">1 to 32 bytes of A-Z a-z 0-9 - _</param>
    /// <param name="secretKey">the app's key</param>
    /// <param name="expire">for how many seconds it is valid, at least 1</param>
    /// <returns>the ticket, for <see cref="TUICallEngine.Init"/></returns>
    /// <exception cref="TUICallException">-1202: a parameter is not allowed</exception>
    public static string Make(long sdkAppId, string userId, string secretKey, long expire = 604800)
    {
        using var arguments = new Arguments();
        Library.Check(NativeMethods.user_sig_make(
            out System.IntPtr ticket,
            Arguments.Unsigned(nameof(sdkAppId), sdkAppId),
            arguments.Text(nameof(userId), userId),
            arguments.Text(nameof(secretKey), secretKey),
            expire,
            0));
        return Library.Take(ticket);
    }

    /// <summary>Checks a ticket as the server does.</summary>
    /// <param name="userSig">the ticket</param>
    /// <param name="sdkAppId">the app that it should be for</param>
    /// <param name="userId">the user that it should be for</param>
    /// <param name="secretKey">the app's key</param>
    /// <returns>Unix time in seconds until which it is valid</returns>
    /// <exception cref="TUICallException">70001 to 70014: what is wrong with it; -1202</exception>
    public static long Check(string userSig, long sdkAppId, string userId, string secretKey)
    {
        using var arguments = new Arguments();
        Library.Check(NativeMethods.user_sig_check(
            arguments.Text(nameof(userSig), userSig),
            Arguments.Unsigned(nameof(sdkAppId), sdkAppId),
            arguments.Text(nameof(userId), userId),
            arguments.Text(nameof(secretKey), secretKey),
            0,
            out long expiresAt));
        return expiresAt;
    }
}
