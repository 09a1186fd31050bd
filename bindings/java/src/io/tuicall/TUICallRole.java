package io.tuicall;

/** Role of this user in a call. */
public enum TUICallRole {
    /** None: there is no call. */
    NONE,
    /** This user has placed the call. */
    CALLER,
    /** This user was called, was invited, or has joined. */
    CALLED;

    private static final TUICallRole[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; NONE for one of a newer release. */
    static TUICallRole of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : NONE;
    }
}
