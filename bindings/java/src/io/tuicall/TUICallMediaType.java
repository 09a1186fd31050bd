package io.tuicall;

/** Kind of media of a call. */
public enum TUICallMediaType {
    /** Not known, or of a newer release. */
    UNKNOWN,
    /** Audio only. */
    AUDIO,
    /** Video and audio. */
    VIDEO;

    private static final TUICallMediaType[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; UNKNOWN for one of a newer release. */
    static TUICallMediaType of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : UNKNOWN;
    }
}
