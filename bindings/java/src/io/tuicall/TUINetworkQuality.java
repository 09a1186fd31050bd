package io.tuicall;

/** Quality of a user's network. */
public enum TUINetworkQuality {
    /** Not known. */
    UNKNOWN,
    /** Excellent. */
    EXCELLENT,
    /** Good. */
    GOOD,
    /** Poor. */
    POOR,
    /** Bad. */
    BAD,
    /** Very bad. */
    V_BAD,
    /** No network. */
    DOWN;

    private static final TUINetworkQuality[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; UNKNOWN for one of a newer release. */
    static TUINetworkQuality of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : UNKNOWN;
    }
}
