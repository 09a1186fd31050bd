package io.tuicall;

/** The link to the server. */
public enum TUICallConnectionState {
    /** {@link TUICallEngine#init init} is under way. */
    CONNECTING,
    /** Logged in. */
    CONNECTED,
    /** The link was lost; the engine is trying to come back by itself. */
    RECONNECTING,
    /** Logged out, kicked, expired, or the first log-in failed. */
    DISCONNECTED;

    private static final TUICallConnectionState[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; DISCONNECTED for one of a newer release. */
    static TUICallConnectionState of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : DISCONNECTED;
    }
}
