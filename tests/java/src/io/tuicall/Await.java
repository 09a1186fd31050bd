package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting with a deadline that is much longer than needed. */
final class Await {
    private Await() {}

    static void latch(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(Recorder.TIMEOUT_S, TimeUnit.SECONDS), "did not happen in time");
    }

    static void ended(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(Recorder.TIMEOUT_S));
        assertTrue(!thread.isAlive(), thread.getName() + " did not end in time");
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.TIMEOUT_S);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not become true in time");
            Thread.yield();
        }
    }

    /** Collects garbage until the object is gone. */
    static void collected(Reference<?> reference) {
        until(() -> {
            System.gc();
            return reference.get() == null;
        });
    }
}
