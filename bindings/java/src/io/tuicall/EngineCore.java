package io.tuicall;

import java.util.concurrent.atomic.AtomicLong;

/** A C engine and what belongs to it on this side: what keeps it alive, its observers, and what wakes who polls it. */
final class EngineCore {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final EngineHandle handle;
    private final PollSignal signal;
    private final Registrations registrations;

    EngineCore(TUICallEngine.Builder options) {
        boolean polls = options.executor != null || options.dispatch == TUICallDispatch.POLL;
        TUICallRuntime runtime = options.runtime == null ? TUICallRuntime.shared() : options.runtime;
        signal = polls ? new PollSignal(number, options.wakeUp, options.executor) : null;
        long[] engine = new long[1];
        try {
            runtime.use(target -> Native.engine_create(engine, options.server, options.caFile,
                    (polls ? TUICallDispatch.POLL : options.dispatch).ordinal(), target,
                    polls ? Native.wake_up_function() : 0, number, options.requestTimeoutMs,
                    options.volumeIntervalMs, options.frameMs));
        } catch (RuntimeException refused) {
            PollSignal.forget(number);
            throw refused;
        }
        handle = EngineHandle.open(number, engine[0]);
        registrations = new Registrations(handle, !polls && options.dispatch == TUICallDispatch.INLINE);
        if (polls) {
            signal.setHandle(handle);
        }
    }

    EngineHandle handle() {
        return handle;
    }

    Registrations registrations() {
        return registrations;
    }

    /** What closes the C engine when the Java one is dropped; it has no observers, which may refer to that one. */
    EngineReaper reaperOf(TUICallEngine engine) {
        return EngineReaper.watch(engine, handle, number);
    }

    int poll(int timeoutMs) {
        if (signal == null || signal.hasExecutor()) {
            throw new TUICallException(TUICallException.REQUEST_REFUSED,
                    "the engine was not made for dispatch POLL: its callbacks come by themselves");
        }
        return signal.poll(timeoutMs);
    }

    /** See {@link TUICallEngine#close}. */
    void close() {
        registrations.end();
        if (signal != null) {
            PollSignal.forget(number);
        }
        handle.close();
        if (signal != null) {
            signal.wakePollers();
        }
    }
}
