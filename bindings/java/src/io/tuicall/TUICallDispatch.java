package io.tuicall;

/** Where the callbacks of an engine run. */
public enum TUICallDispatch {
    /** On the callback thread that the engines of a {@link TUICallRuntime} share. */
    THREAD,
    /** Inside {@link TUICallEngine#poll poll}, on the thread that calls it. */
    POLL,
    /**
     * On the library's loop thread: lowest latency. Callbacks must not block; they may ask the server, but not wait for
     * the answer.
     */
    INLINE
}
