package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoublePredicate;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Sound in calls: what one says the other hears, and how reading ends. */
class SoundTest {
    private static final int RATE_HZ = 16_000;
    private static final int PIECE_MS = 200;
    private static final int TIMEOUT_MS = Recorder.TIMEOUT_S * 1000;

    @RegisterExtension final World world = new World();

    private User alice;
    private User bob;

    @BeforeEach
    void connect() throws InterruptedException {
        alice = world.user("alice");
        bob = world.user("bob");
        World.connect(alice, bob, TUICallMediaType.AUDIO);
    }

    /** Reads pieces until the tone is as loud as wanted. */
    private void hear(TUICallEngine engine, String userId, DoublePredicate wanted) throws InterruptedException {
        double power = -1;
        for (int piece = 0; piece < TIMEOUT_MS / PIECE_MS; piece++) {
            short[] samples = engine.readAudio(PIECE_MS, userId, RATE_HZ, 1, TIMEOUT_MS).getSamples();
            assertEquals(RATE_HZ * PIECE_MS / 1000, samples.length);
            power = Tone.power(samples, Tone.FREQUENCY_HZ, RATE_HZ);
            if (wanted.test(power)) {
                return;
            }
        }
        throw new AssertionError("the tone was heard at " + power);
    }

    private static <T> void await(BlockingQueue<T> reports, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.TIMEOUT_S);
        T report = null;
        do {
            T last = report;
            report = reports.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(report, () -> "no report as wanted in time, but " + last);
        } while (!wanted.test(report));
    }

    @Test
    void whatIsSaidIsHeardUntilItIsCleared() throws InterruptedException {
        alice.engine.openMicrophone().join();
        int queuedMs = alice.engine.pushAudio(Tone.shorts(20, RATE_HZ), RATE_HZ, 1);
        assertTrue(queuedMs > 0 && queuedMs <= 20_000, "queued are " + queuedMs);
        hear(bob.engine, "", Tone::isLoud);
        hear(bob.engine, alice.id, Tone::isLoud);
        alice.engine.clearAudio();
        hear(bob.engine, "", Tone::isSilent);
    }

    @Test
    void floatsInStereo() throws InterruptedException {
        alice.engine.openMicrophone().join();
        alice.engine.pushAudio(Tone.stereoFloats(20, 48_000), 48_000, 2);
        double power;
        TUIFloatAudio piece;
        do {
            piece = bob.engine.readFloatAudio(PIECE_MS, "", 24_000, 2, TIMEOUT_MS);
            assertEquals(2 * 24_000 * PIECE_MS / 1000, piece.getSamples().length);
            power = Tone.power(piece.getSamples(), 2, Tone.FREQUENCY_HZ, 24_000);
        } while (!Tone.isLoud(power) && piece.getTimestampMs() < TIMEOUT_MS);
        assertTrue(Tone.isLoud(power), "the tone was heard at " + power);
        TUIFloatAudio next = bob.engine.readFloatAudio(PIECE_MS, "", 24_000, 2, TIMEOUT_MS);
        assertEquals(PIECE_MS, next.getTimestampMs() - piece.getTimestampMs(), 41);
    }

    @Test
    void ofLiveSoundNothingWaitsForLong() {
        TUICallEngine engine = world.engine(World.builder());
        short[] shorts = new short[960];
        float[] floats = new float[960];
        assertEquals(2000, mostQueuedMs(() -> engine.pushAudio(shorts, 48_000, 1)));
        engine.clearAudio();
        assertEquals(2000, mostQueuedMs(() -> engine.pushAudio(floats, 48_000, 1, false)));
        engine.clearAudio();
        assertEquals(220, mostQueuedMs(() -> engine.pushAudio(shorts, 48_000, 1, true)));
        assertEquals(220, mostQueuedMs(() -> engine.pushAudio(floats, 48_000, 1, true)));
        engine.pushAudio(new short[2 * 48_000], 48_000, 1, true);
        assertEquals(220, engine.pushAudio(shorts, 48_000, 1, true));
    }

    /** Of 2 s that are pushed by pieces of 20 ms. */
    private static int mostQueuedMs(IntSupplier push) {
        return IntStream.range(0, 100).map(piece -> push.getAsInt()).max().getAsInt();
    }

    @Test
    void theVolumeIsThatOfTheSound() throws InterruptedException {
        alice.engine.openMicrophone().join();
        bob.engine.openMicrophone().join();
        alice.engine.pushAudio(Tone.shorts(20, RATE_HZ), RATE_HZ, 1);
        for (User user : new User[] {alice, bob}) {
            await(user.events.volumes, volumes -> isThatOfTheTone(volumes));
        }
    }

    private boolean isThatOfTheTone(Map<String, Integer> volumes) {
        int loud = volumes.getOrDefault(alice.id, 0);
        return loud >= 70 && loud < 90 && volumes.getOrDefault(bob.id, -1) == 0;
    }

    @Test
    void theQualityIsThatOfTheNetwork() throws InterruptedException {
        for (User user : new User[] {alice, bob}) {
            user.engine.openMicrophone().join();
            user.engine.pushAudio(Tone.shorts(40, RATE_HZ), RATE_HZ, 1);
        }
        await(bob.events.qualities, qualities -> qualities.size() == 2 && qualities.stream().allMatch(
                one -> one.getQuality() == TUINetworkQuality.EXCELLENT || one.getQuality() == TUINetworkQuality.GOOD));
    }

    @Test
    void volumesMayBeSwitchedOff() throws InterruptedException {
        User quiet = world.user("quiet", World.builder().volumeIntervalMs(-1));
        User other = world.user("other");
        World.connect(quiet, other, TUICallMediaType.AUDIO);
        quiet.engine.openMicrophone().join();
        other.engine.openMicrophone().join();
        for (int report = 0; report < 3; report++) {
            await(other.events.volumes, volumes -> volumes.containsKey(quiet.id));
        }
        assertEquals(0, quiet.events.volumes.size());
    }

    /** What becomes of a thread that reads until something ends it. */
    private CompletableFuture<Throwable> readUntilItEnds(CountDownLatch reads, Thread[] reader) {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        reader[0] = new Thread(() -> {
            try {
                while (true) {
                    reads.countDown();
                    bob.engine.readAudio(60_000, "", RATE_HZ, 1, -1);
                }
            } catch (TUICallException | InterruptedException end) {
                ended.complete(end);
            }
        });
        reader[0].start();
        return ended;
    }

    private static Throwable get(CompletableFuture<Throwable> ended)
            throws InterruptedException, ExecutionException, TimeoutException {
        return ended.get(Recorder.TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Test
    void theEndOfTheCallEndsReading() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CompletableFuture<Throwable> ended = readUntilItEnds(reads, new Thread[1]);
        Await.latch(reads);
        alice.engine.hangup().join();
        assertEquals(-1203, ((TUICallException) get(ended)).getCode());
    }

    @Test
    void anInterruptEndsReading() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        Thread[] reader = new Thread[1];
        CompletableFuture<Throwable> ended = readUntilItEnds(reads, reader);
        Await.latch(reads);
        reader[0].interrupt();
        assertTrue(get(ended) instanceof InterruptedException);
        bob.engine.readAudio(20, "", RATE_HZ, 1, TIMEOUT_MS);
    }

    @Test
    void closingTheEngineEndsReading() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CompletableFuture<Throwable> ended = readUntilItEnds(reads, new Thread[1]);
        Await.latch(reads);
        bob.engine.close();
        assertEquals(-1201, ((TUICallException) get(ended)).getCode());
        assertEquals(-1201, refusal(() -> bob.engine.pushAudio(new short[1], RATE_HZ, 1)).getCode());
        assertEquals(-1201, refusal(bob.engine::clearAudio).getCode());
    }

    @Test
    void aTimeoutGivesWhatIsThere() throws InterruptedException {
        TUIAudio piece = bob.engine.readAudio(60_000, "", RATE_HZ, 1, 300);
        assertTrue(piece.getSamples().length < 60 * RATE_HZ, piece.toString());
        assertTrue(bob.engine.readAudio(60_000, "", RATE_HZ, 1, 0).getSamples().length < 60 * RATE_HZ);
    }

    @Test
    void theLoopThreadDoesNotWait() throws Exception {
        TUICallEngine engine = world.engine(World.builder().dispatch(TUICallDispatch.INLINE));
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String caller, java.util.List<String> callees, String group,
                    TUICallMediaType media) {
                refused.complete(refusal(() -> engine.readAudio(20, "", RATE_HZ, 1, -1)));
            }
        });
        String carol = World.name("carol");
        World.logIn(engine, carol);
        User dave = world.user("dave");
        dave.engine.call(carol, TUICallMediaType.AUDIO).join();
        assertEquals(-1203, ((TUICallException) get(refused)).getCode());
    }

    private static TUICallException refusal(Executable use) {
        return assertThrows(TUICallException.class, use);
    }

    private static void refused(String named, Executable use) {
        TUICallException refusal = refusal(use);
        assertEquals(-1202, refusal.getCode());
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    }

    @Test
    void wrongUseIsRefused() {
        TUICallEngine engine = world.engine(World.builder());
        short[] three = new short[3];
        refused("4000", () -> engine.pushAudio(three, 4000, 1));
        refused("-1, expected 0 to", () -> engine.pushAudio(three, -1, 1));
        refused("channels is 3", () -> engine.pushAudio(three, 48_000, 3));
        refused("channels is 0", () -> engine.pushAudio(three, 48_000, 0));
        refused("samples has 3 values, expected a multiple of 2", () -> engine.pushAudio(new float[3], 48_000, 2));
        refused("durationMs is 0, expected 1 to 60000", () -> engine.readAudio(0, "", 48_000, 1, 0));
        refused("durationMs is 60001", () -> engine.readFloatAudio(60_001, "", 48_000, 1, 0));
        refused("timeoutMs is -2", () -> engine.readAudio(20, "", 48_000, 1, -2));
        refused("not a user", () -> engine.readAudio(20, "not a user", 48_000, 1, 0));
        refused("2147483647", () -> engine.readAudio(60_000, "", Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
        assertEquals(-1203, refusal(() -> engine.pushAudio(new short[61 * 48_000], 48_000, 1)).getCode());
        assertEquals(-1203, refusal(() -> engine.readAudio(20, "", 48_000, 1, -1)).getCode());
        refused("4000", () -> engine.pushAudio(three, 4000, 1, true));
        assertEquals("samples", assertThrows(NullPointerException.class,
                () -> engine.pushAudio((short[]) null, 48_000, 1)).getMessage());
        assertEquals("userId", assertThrows(NullPointerException.class,
                () -> engine.readAudio(20, null, 48_000, 1, 0)).getMessage());
        assertEquals(0, engine.pushAudio(new float[0], 48_000, 1));
    }

    @Test
    void valuesOfSound() {
        short[] samples = {1, 2};
        assertArrayEquals(samples, new TUIAudio(samples, 5).getSamples());
        assertEquals("TUIAudio(samples=2, timestampMs=5)", new TUIAudio(samples, 5).toString());
        assertEquals("TUIFloatAudio(samples=0, timestampMs=7)", new TUIFloatAudio(new float[0], 7).toString());
    }
}
