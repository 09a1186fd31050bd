package io.tuicall;

/** A method was refused. */
public final class TUICallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Used before {@link TUICallEngine#init init} has succeeded, or after {@link TUICallEngine#close close}. */
    public static final int INIT_FAIL = -1201;
    /** A parameter is not allowed; the message names it, its value and what was expected. */
    public static final int PARAM_INVALID = -1202;
    /** Not allowed in the present state. */
    public static final int REQUEST_REFUSED = -1203;
    /** Done already, or under way. */
    public static final int REQUEST_REPEATED = -1204;
    /** Not possible in this kind of call. */
    public static final int SCENE_NOT_SUPPORTED = -1205;
    /** The server cannot be reached, or did not answer in time. */
    public static final int SIGNALING_SEND_FAIL = -1401;
    /** The server has too much to do for a new call or invitation; what goes on is served. */
    public static final int SERVER_OVERLOADED = -1402;
    /** The session was lost, kicked or expired; log in again with {@link TUICallEngine#init init}. */
    public static final int NOT_LOGGED_IN = 6014;
    /** The invitation is over: somebody else's command came first. */
    public static final int INVITATION_INVALID = 8010;
    /** The ticket has expired. */
    public static final int USER_SIG_EXPIRED = 70001;
    /** There is no such call, or it is over. */
    public static final int CALL_MISSING = 101004;

    /** Why, as {@link #getCode} gives it. */
    private final int code;

    /**
     * An exception as the engine throws it.
     *
     * @param code one of the codes of docs/engine.md
     * @param message what was wrong, one English sentence
     */
    public TUICallException(int code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * Why the method was refused.
     *
     * @return one of the codes of docs/engine.md, never 0
     */
    public int getCode() {
        return code;
    }

    /** The message, with the code and its name. */
    @Override
    public String toString() {
        return "TUICallException: " + getMessage() + " (" + code + ")";
    }
}
