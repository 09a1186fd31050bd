// Which server and which user the examples use: the environment says it, as for the tuicall command. TUICALL_SERVER
// and TUICALL_CA_FILE name the server, TUICALL_SDK_APP_ID and TUICALL_USER the user. TUICALL_USER_SIG is the user's
// ticket; for trying things out, TUICALL_SECRET_KEY makes one.
using TUICall;

namespace Examples;

internal static class Account
{
    public static TUICallEngine Engine(TUICallDispatch dispatch = TUICallDispatch.Thread) =>
        new(Needed("TUICALL_SERVER"), Environment.GetEnvironmentVariable("TUICALL_CA_FILE"), dispatch);

    public static Task LogIn(TUICallEngine engine)
    {
        long sdkAppId = long.Parse(Needed("TUICALL_SDK_APP_ID"));
        string userId = Needed("TUICALL_USER");
        string userSig = Environment.GetEnvironmentVariable("TUICALL_USER_SIG") ??
            UserSig.Make(sdkAppId, userId, Needed("TUICALL_SECRET_KEY"));
        return engine.Init(sdkAppId, userId, userSig);
    }

    private static string Needed(string name) => Environment.GetEnvironmentVariable(name) ??
        throw new InvalidOperationException($"the environment has no {name}");
}
