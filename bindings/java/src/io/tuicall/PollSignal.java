package io.tuicall;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells that an engine has something to poll: to threads that wait in poll, to the program's own wake-up, and to the
 * program's executor, which then polls. Owned by the Java engine: when that is collected, nobody is told any more.
 */
final class PollSignal {
    private static final Map<Long, WeakReference<PollSignal>> ALL = new ConcurrentHashMap<>();

    private final Runnable wakeUp;
    private final Executor executor;
    private final AtomicInteger raised = new AtomicInteger();
    private EngineHandle handle;
    private boolean ready;

    /** {@code wakeUp} and {@code executor} may be null. */
    PollSignal(long id, Runnable wakeUp, Executor executor) {
        this.wakeUp = wakeUp;
        this.executor = executor;
        ALL.put(id, new WeakReference<>(this));
    }

    synchronized void setHandle(EngineHandle handle) {
        this.handle = handle;
    }

    boolean hasExecutor() {
        return executor != null;
    }

    /** On the loop thread. */
    static void raise(long id) {
        WeakReference<PollSignal> reference = ALL.get(id);
        PollSignal signal = reference == null ? null : reference.get();
        if (signal != null) {
            signal.raise();
        }
    }

    private void raise() {
        wakePollers();
        if (executor != null && raised.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
        if (wakeUp != null) {
            wakeUp.run();
        }
    }

    /** On the executor: polls until nothing was raised meanwhile, never twice at a time. */
    private void drain() {
        int seen;
        do {
            seen = raised.get();
            deliver();
        } while (raised.addAndGet(-seen) != 0);
    }

    /** Nothing if the engine is closed. */
    private int deliver() {
        EngineHandle target;
        synchronized (this) {
            target = handle;
            ready = false;
        }
        long[] delivered = new long[1];
        target.useIfOpen(engine -> Native.engine_poll(engine, 0, delivered));
        return (int) delivered[0];
    }

    /** Waits for the first event, and delivers what is there. {@code timeoutMs}: -1 = for ever. */
    int poll(int timeoutMs) {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000L;
        handle.use(engine -> {});
        int delivered = deliver();
        while (delivered == 0 && awaitReady(timeoutMs < 0, deadline)) {
            delivered = deliver();
        }
        return delivered;
    }

    /** Gives false when the time is up, the engine closes, or the thread is interrupted. */
    private synchronized boolean awaitReady(boolean forEver, long deadline) {
        while (!ready && !handle.isClosing()) {
            long leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (!forEver && leftMs <= 0) {
                return false;
            }
            try {
                wait(forEver ? 0 : leftMs);
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !handle.isClosing();
    }

    /** Something waits, or the engine closes. */
    synchronized void wakePollers() {
        ready = true;
        notifyAll();
    }

    /** The engine is closed, or collected. */
    static void forget(long id) {
        WeakReference<PollSignal> reference = ALL.remove(id);
        PollSignal signal = reference == null ? null : reference.get();
        if (signal != null) {
            signal.wakePollers();
        }
    }
}
