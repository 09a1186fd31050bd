package io.tuicall;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The end of the Java virtual machine: engines that are open are hung up and logged out, and no thread of the library
 * is left that could call into a machine that is gone.
 */
final class Shutdown {
    /** The library gives the server 2 s to confirm a log-out. Who blocks a callback for longer is not waited for. */
    private static final long WAIT_MS = 3_000;

    private static final Set<TUICallRuntime> RUNTIMES = new LinkedHashSet<>();
    private static boolean installed;
    private static boolean ending;

    private Shutdown() {}

    /** Gives false if the end has begun. */
    static synchronized boolean add(TUICallRuntime runtime) {
        if (!installed && !ending) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::run, "tuicall shutdown"));
                installed = true;
            } catch (IllegalStateException tooLate) {
                ending = true;
            }
        }
        if (!ending) {
            RUNTIMES.add(runtime);
        }
        return !ending;
    }

    static synchronized void remove(TUICallRuntime runtime) {
        RUNTIMES.remove(runtime);
    }

    private static synchronized ArrayList<TUICallRuntime> begin() {
        ending = true;
        return new ArrayList<>(RUNTIMES);
    }

    private static void run() {
        ArrayList<TUICallRuntime> runtimes = begin();
        EngineHandle.allOpen().forEach(EngineHandle::closeSoon);
        try {
            EngineHandle.awaitAllFreed(WAIT_MS);
        } catch (InterruptedException exception) {
            return;
        }
        if (EngineHandle.allOpen().isEmpty()) {
            runtimes.forEach(TUICallRuntime::close);
        }
    }
}
