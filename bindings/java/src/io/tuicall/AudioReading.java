package io.tuicall;

import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Waits for sound in slices: between two of them an interrupt of the thread and the end of the engine are noticed.
 *
 * @param <A> short[] or float[]
 */
final class AudioReading<A> {
    /** How long an interrupt, or whoever closes the engine, waits at most for its turn. */
    private static final int SLICE_MS = 100;

    private final EngineHandle handle;
    private final AudioLayout layout;
    private final IntFunction<A> make;
    private final Slice<A> slice;

    /** Reads into an array, and puts the number of samples and their time into the first element of each output. */
    interface Slice<A> {
        void read(long engine, A room, int timeoutMs, long[] sampleCount, long[] timestampMs);
    }

    /** What becomes of it. */
    interface Result<A, R> {
        R of(A samples, long timestampMs);
    }

    AudioReading(EngineHandle handle, AudioLayout layout, IntFunction<A> make, Slice<A> slice) {
        this.handle = handle;
        this.layout = layout;
        this.make = make;
        this.slice = slice;
    }

    /** See {@link TUICallEngine#readAudio(int, String, int, int, int)}. */
    <R> R read(int durationMs, int timeoutMs, Result<A, R> result) throws InterruptedException {
        if (timeoutMs < -1) {
            throw new TUICallException(TUICallException.PARAM_INVALID,
                    "timeoutMs is " + timeoutMs + ", expected 0 or more, or -1 (until the call is over)");
        }
        int wanted = layout.valuesIn(durationMs);
        int most = layout.valuesIn(SLICE_MS);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        A samples = make.apply(wanted);
        long[] count = new long[1];
        long[] time = new long[1];
        long timestampMs = 0;
        int given = 0;
        int waitMs;
        do {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            A room = make.apply(Math.min(wanted - given, most));
            waitMs = timeoutMs < 0 ? SLICE_MS : leftMs(deadline);
            if (!readSlice(given > 0, room, waitMs, count, time)) {
                break;
            }
            timestampMs = given == 0 ? time[0] : timestampMs;
            int values = layout.valuesOf((int) count[0]);
            System.arraycopy(room, 0, samples, given, values);
            given += values;
        } while (given < wanted && (timeoutMs < 0 || leftMs(deadline) > 0));
        return result.of(given == wanted ? samples : shortened(samples, given), timestampMs);
    }

    /** False: the call or the engine has ended, and what was left is here already. */
    private boolean readSlice(boolean begun, A room, int waitMs, long[] count, long[] time) {
        try {
            handle.use(engine -> slice.read(engine, room, waitMs, count, time));
            return true;
        } catch (TUICallException ended) {
            if (!begun) {
                throw ended;
            }
            return false;
        }
    }

    private A shortened(A samples, int length) {
        A shorter = make.apply(length);
        System.arraycopy(samples, 0, shorter, 0, length);
        return shorter;
    }

    /** Rounded up: what is left of a millisecond is waited for, too. */
    private static int leftMs(long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
        return (int) Math.min(Math.max(left, 0), SLICE_MS);
    }
}
