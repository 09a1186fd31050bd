package io.tuicall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * The C engine behind a Java engine: keeps it from being freed while a thread is inside one of its functions. It knows
 * neither the Java engine nor its observers, so that these can be collected.
 */
final class EngineHandle {
    private static final Map<Long, EngineHandle> OPEN = new ConcurrentHashMap<>();

    private final long id;
    private final long engine;
    private int users;
    private boolean closing;
    private boolean lastUserFrees;

    private EngineHandle(long id, long engine) {
        this.id = id;
        this.engine = engine;
    }

    /** Takes over a C engine. {@code id}: the number by which native code knows it. */
    static EngineHandle open(long id, long engine) {
        EngineHandle handle = new EngineHandle(id, engine);
        OPEN.put(id, handle);
        return handle;
    }

    /** All that are not freed yet. */
    static List<EngineHandle> allOpen() {
        return new ArrayList<>(OPEN.values());
    }

    /** Waits until all are freed, as long as it may. */
    static void awaitAllFreed(long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000;
        synchronized (OPEN) {
            for (long left = timeoutMs; !OPEN.isEmpty() && left > 0;
                    left = (deadline - System.nanoTime()) / 1_000_000) {
                OPEN.wait(left);
            }
        }
    }

    /** The C engine is gone. */
    static void freed(long id) {
        synchronized (OPEN) {
            OPEN.remove(id);
            OPEN.notifyAll();
        }
    }

    /** Calls functions of the C interface; the engine is not freed meanwhile. */
    void use(LongConsumer work) {
        if (!tryEnter()) {
            throw new TUICallException(TUICallException.INIT_FAIL, "the engine is closed");
        }
        try {
            work.accept(engine);
        } finally {
            leave();
        }
    }

    /** The same, and nothing if the engine is closed: then all that it has is gone already. */
    void useIfOpen(LongConsumer work) {
        if (tryEnter()) {
            try {
                work.accept(engine);
            } finally {
                leave();
            }
        }
    }

    private synchronized boolean tryEnter() {
        if (!closing) {
            ++users;
        }
        return !closing;
    }

    private void leave() {
        synchronized (this) {
            --users;
            notifyAll();
            if (users > 0 || !lastUserFrees) {
                return;
            }
        }
        Native.engine_destroy_async(engine, Native.freed_function(), id);
    }

    synchronized boolean isClosing() {
        return closing;
    }

    /** Whether this is the engine's loop thread, or another one's; also when the engine is closed and cannot tell. */
    boolean isOnLoopThread() {
        return Native.is_loop_thread() || ask((inCallback, onLoop) -> onLoop);
    }

    /** Whether this thread is inside a callback of the engine, or is a loop thread: it cannot wait for the end. */
    private boolean isCalledBack() {
        return Native.is_loop_thread() || ask((inCallback, onLoop) -> inCallback || onLoop);
    }

    private interface WhichThread {
        boolean test(boolean inCallback, boolean onLoop);
    }

    private boolean ask(WhichThread question) {
        long[] inCallback = new long[1];
        long[] onLoop = new long[1];
        useIfOpen(target -> Native.engine_current_thread(target, inCallback, onLoop));
        return question.test(inCallback[0] != 0, onLoop[0] != 0);
    }

    /** Frees the engine: at once if that is possible here, else when the running callback has returned. */
    void close() {
        if (isCalledBack()) {
            closeSoon();
        } else if (beginClosing(false)) {
            awaitNoUsers();
            Native.engine_destroy(engine);
            freed(id);
        }
    }

    /** Frees the engine without waiting. */
    void closeSoon() {
        if (beginClosing(true)) {
            leave();
        }
    }

    private synchronized boolean beginClosing(boolean withoutWaiting) {
        if (closing) {
            return false;
        }
        closing = true;
        lastUserFrees = withoutWaiting;
        if (withoutWaiting) {
            ++users;
        }
        return true;
    }

    /** Users are on their way out: none waits for anything but a callback in poll. */
    private synchronized void awaitNoUsers() {
        boolean interrupted = false;
        while (users > 0) {
            try {
                wait();
            } catch (InterruptedException exception) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
