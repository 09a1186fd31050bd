import io.tuicall.TUICallEngine;
import io.tuicall.UserSig;

/**
 * Which server and which user the examples use: the environment says it, as for the tuicall command.
 *
 * <p>TUICALL_SERVER and TUICALL_CA_FILE name the server, TUICALL_SDK_APP_ID and TUICALL_USER the user. TUICALL_USER_SIG
 * is the user's ticket; for trying things out, TUICALL_SECRET_KEY makes one.
 */
final class Account {
    private Account() {}

    /** A builder that knows the server. */
    static TUICallEngine.Builder engine() {
        return TUICallEngine.builder(System.getenv("TUICALL_SERVER")).caFile(System.getenv("TUICALL_CA_FILE"));
    }

    static String user() {
        return System.getenv("TUICALL_USER");
    }

    /** Logs the user in, and waits for that. */
    static void logIn(TUICallEngine engine) {
        long sdkAppId = Long.parseLong(System.getenv("TUICALL_SDK_APP_ID"));
        String ticket = System.getenv("TUICALL_USER_SIG");
        if (ticket == null) {
            ticket = UserSig.genUserSig(sdkAppId, user(), System.getenv("TUICALL_SECRET_KEY"));
        }
        engine.init(sdkAppId, user(), ticket).join();
    }
}
