package io.tuicall;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of the Java virtual machine: engines that are open are hung up and logged out, and no thread of the library
 * is left that could call into a machine that is gone.
 */
final class Shutdown {
    /** How long the server has to confirm that users are logged out. */
    private static final long LOG_OUT_MS = 2_000;
    /** How long a callback that runs may take; one that called System.exit never returns. */
    private static final long CALLBACKS_MS = 1_000;

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
        try {
            logOut();
            EngineHandle.allOpen().forEach(EngineHandle::closeSoon);
            EngineHandle.awaitAllFreed(CALLBACKS_MS);
        } catch (InterruptedException exception) {
            return;
        }
        if (EngineHandle.allOpen().isEmpty()) {
            runtimes.forEach(TUICallRuntime::close);
        }
    }

    private static void logOut() throws InterruptedException {
        CompletableFuture<?>[] answers = EngineHandle.allOpen().stream()
                .map(handle -> Request.send(handle, answer -> null, Native::engine_un_init))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(LOG_OUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException notConfirmed) {
            return;  // the server ends the session by itself
        }
    }
}
