package io.tuicall;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The observers of an engine: keeps each of them, and what native code calls for it, while it is registered. */
final class Registrations {
    private final EngineHandle handle;
    private final boolean onLoopThread;
    private final List<Registration> all = new ArrayList<>();

    private static final class Registration {
        final TUICallObserver observer;
        final NativeObserver director;
        final long id;

        Registration(TUICallObserver observer, NativeObserver director, long id) {
            this.observer = observer;
            this.director = director;
            this.id = id;
        }
    }

    /** {@code onLoopThread}: whether the engine calls its observers there. */
    Registrations(EngineHandle handle, boolean onLoopThread) {
        this.handle = handle;
        this.onLoopThread = onLoopThread;
    }

    /** Nothing if the observer is registered already. */
    void add(TUICallObserver observer) {
        Objects.requireNonNull(observer, "observer");
        synchronized (all) {
            if (find(observer) == null) {
                all.add(register(observer));
            }
        }
    }

    private Registration find(TUICallObserver observer) {
        for (Registration known : all) {
            if (known.observer == observer) {
                return known;
            }
        }
        return null;
    }

    private Registration register(TUICallObserver observer) {
        NativeObserver director = new NativeObserver(observer, onLoopThread);
        long[] id = new long[1];
        try {
            handle.use(engine -> Native.engine_add_observer(engine, id, director.table()));
        } catch (TUICallException refused) {
            director.delete();
            throw refused;
        }
        return new Registration(observer, director, id[0]);
    }

    /** Waits for a callback of the observer that runs on another thread. */
    void remove(TUICallObserver observer) {
        Registration found;
        synchronized (all) {
            found = find(observer);
            all.remove(found);
        }
        if (found == null) {
            throw new TUICallException(TUICallException.PARAM_INVALID,
                    observer + " is not an observer of this engine");
        }
        unregister(found);
        found.director.silence();
    }

    /** Silences all. On a loop thread it waits for no callback: one may wait for the loop. */
    void end() {
        boolean mayWait = !handle.isOnLoopThread();
        for (Registration registration : takeAll()) {
            registration.director.silence();
            if (mayWait) {
                unregister(registration);
            }
        }
    }

    private List<Registration> takeAll() {
        synchronized (all) {
            List<Registration> taken = new ArrayList<>(all);
            all.clear();
            return taken;
        }
    }

    private void unregister(Registration registration) {
        handle.useIfOpen(engine -> Native.engine_remove_observer(engine, registration.id));
    }

    /** The addresses of the C tables. */
    long[] tables() {
        synchronized (all) {
            return all.stream().mapToLong(registration -> registration.director.table()).toArray();
        }
    }
}
