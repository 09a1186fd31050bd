package io.tuicall;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Closes engines that were neither closed nor are referred to any more. Java 8 has no Cleaner. */
final class EngineReaper extends PhantomReference<TUICallEngine> {
    private static final ReferenceQueue<TUICallEngine> DROPPED = new ReferenceQueue<>();
    private static final Set<EngineReaper> ALL = ConcurrentHashMap.newKeySet();

    private final EngineHandle handle;
    private final long signal;

    static {
        Thread thread = new Thread(EngineReaper::reap, "tuicall reaper");
        thread.setDaemon(true);
        thread.start();
    }

    private EngineReaper(TUICallEngine engine, EngineHandle handle, long signal) {
        super(engine, DROPPED);
        this.handle = handle;
        this.signal = signal;
    }

    /** {@code signal}: the number of the engine's PollSignal. */
    static EngineReaper watch(TUICallEngine engine, EngineHandle handle, long signal) {
        EngineReaper reaper = new EngineReaper(engine, handle, signal);
        ALL.add(reaper);
        return reaper;
    }

    /** The engine was closed. */
    void dismiss() {
        ALL.remove(this);
        clear();
    }

    private static void reap() {
        while (true) {
            try {
                EngineReaper reaper = (EngineReaper) DROPPED.remove();
                ALL.remove(reaper);
                PollSignal.forget(reaper.signal);
                reaper.handle.closeSoon();
            } catch (InterruptedException exception) {
                return;
            }
        }
    }
}
