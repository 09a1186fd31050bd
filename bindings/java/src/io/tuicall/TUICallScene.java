package io.tuicall;

/** Kind of call: in a group, with several people, with one. */
public enum TUICallScene {
    /** None: there is no call. */
    NONE,
    /** In a group. */
    GROUP,
    /** With several people. */
    MULTI,
    /** With one. */
    SINGLE;

    private static final TUICallScene[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; NONE for one of a newer release. */
    static TUICallScene of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : NONE;
    }
}
