package io.tuicall;

/**
 * Tickets with which users log in (TLSSigAPIv2). Keep the secret key on a server: whoever has it can log in as anybody.
 */
public final class UserSig {
    /** How long a ticket is valid if nothing else is said: a week, in seconds. */
    public static final long DEFAULT_EXPIRE = 604_800;

    private UserSig() {}

    /**
     * Makes a ticket that is valid for a week from now.
     *
     * @param sdkAppId the app, 1 to 4294967295
     * @param userId 1 to 32 bytes of A-Z a-z 0-9 - _
     * @param secretKey the app's key
     * @return the ticket
     * @throws TUICallException -1202
     */
    public static String genUserSig(long sdkAppId, String userId, String secretKey) {
        return genUserSig(sdkAppId, userId, secretKey, DEFAULT_EXPIRE);
    }

    /**
     * Makes a ticket.
     *
     * @param sdkAppId the app, 1 to 4294967295
     * @param userId 1 to 32 bytes of A-Z a-z 0-9 - _
     * @param secretKey the app's key
     * @param expire for how many seconds from now it is valid, at least 1
     * @return the ticket
     * @throws TUICallException -1202
     */
    public static String genUserSig(long sdkAppId, String userId, String secretKey, long expire) {
        String[] ticket = new String[1];
        Native.user_sig_make(ticket, sdkAppId, userId, secretKey, expire, 0);
        return ticket[0];
    }

    /**
     * Checks a ticket as the server does.
     *
     * @param userSig the ticket
     * @param sdkAppId the app, 1 to 4294967295
     * @param userId the user
     * @param secretKey the app's key
     * @return the Unix time in seconds until which it is valid
     * @throws TUICallException 70001 to 70014
     */
    public static long checkUserSig(String userSig, long sdkAppId, String userId, String secretKey) {
        long[] expiresAt = new long[1];
        Native.user_sig_check(userSig, sdkAppId, userId, secretKey, 0, expiresAt);
        return expiresAt[0];
    }
}
