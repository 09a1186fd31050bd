package io.tuicall;

/** The default engine of the process. One that was closed counts as none. */
final class DefaultEngine {
    private static TUICallEngine engine;

    private DefaultEngine() {}

    static synchronized TUICallEngine getOrMake(TUICallEngine.Builder options) {
        if (engine == null || engine.isClosed()) {
            engine = options.build();
        }
        return engine;
    }

    static synchronized TUICallEngine get() {
        if (engine == null || engine.isClosed()) {
            throw new IllegalStateException("there is no default engine: the first call must be instance(builder)");
        }
        return engine;
    }

    private static synchronized TUICallEngine take() {
        TUICallEngine taken = engine;
        engine = null;
        return taken;
    }

    /** It is closed outside the lock: that waits for callbacks, which may ask for the default engine. */
    static void close() {
        TUICallEngine taken = take();
        if (taken != null) {
            taken.close();
        }
    }
}
