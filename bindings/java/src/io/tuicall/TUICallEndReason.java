package io.tuicall;

/** Why a call ended. */
public enum TUICallEndReason {
    /** It has not ended, or for a reason of a newer release. */
    UNKNOWN,
    /** Somebody hung up. */
    HANGUP,
    /** The callee declined. */
    REJECT,
    /** Nobody answered in time. */
    NO_RESPONSE,
    /** Somebody's connection was lost for too long. */
    OFFLINE,
    /** The callee is in another call, or ignored this one. */
    LINE_BUSY,
    /** The caller gave up. */
    CANCELED,
    /** Another device of this user has accepted. */
    OTHER_DEVICE_ACCEPTED,
    /** Another device of this user has declined. */
    OTHER_DEVICE_REJECT,
    /** An operator has ended it. */
    END_BY_SERVER;

    private static final TUICallEndReason[] BY_VALUE = values();

    /**
     * The number of this enumerator in the C interface.
     *
     * @return the number
     */
    public int getValue() {
        return ordinal();
    }

    /** The enumerator of a number; UNKNOWN for one of a newer release. */
    static TUICallEndReason of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : UNKNOWN;
    }
}
