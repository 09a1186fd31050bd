package io.tuicall;

/**
 * A loop thread and a callback thread that engines share. Programs need one of their own only to keep the callbacks of
 * some engines from waiting for those of others; all other engines share the default one.
 *
 * <p>The threads are daemons. When the program ends, engines that are still open are logged out, and the threads end.
 */
public final class TUICallRuntime implements AutoCloseable {
    private static TUICallRuntime shared;

    private long runtime;

    /** Starts the threads. */
    public TUICallRuntime() {
        NativeCallbacks.install();
        long[] made = new long[1];
        Native.runtime_create(made, Native.attach_thread_function(), Native.detach_thread_function(), 0);
        runtime = made[0];
        if (!Shutdown.add(this)) {
            close();
            throw new TUICallException(TUICallException.REQUEST_REFUSED,
                    "the Java virtual machine is ending, and makes no engines any more");
        }
    }

    /** The one of all engines that are not given another. */
    static synchronized TUICallRuntime shared() {
        if (shared == null) {
            shared = new TUICallRuntime();
        }
        return shared;
    }

    /** Uses the C runtime to make something on it. */
    interface Maker {
        void make(long runtime);
    }

    synchronized void use(Maker maker) {
        if (runtime == 0) {
            throw new TUICallException(TUICallException.REQUEST_REFUSED, "the runtime is closed");
        }
        maker.make(runtime);
    }

    /**
     * Stops the threads, and waits until they have ended. Repeated: no effect.
     *
     * @throws TUICallException -1203 while engines live on the runtime, or on one of its own threads
     */
    @Override
    public synchronized void close() {
        if (runtime != 0) {
            Native.runtime_destroy(runtime);
            runtime = 0;
            Shutdown.remove(this);
        }
    }
}
