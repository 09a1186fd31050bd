package io.tuicall;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What it costs a Java program to push and to read 20 ms of sound, in nanoseconds; as tests/bench/sound_bench.c, which
 * says how.
 *
 * <p>Arguments: SERVER CA_FILE SDK_APP_ID SECRET_KEY [--smoke].
 */
final class SoundBench {
    private static final int RATE_HZ = 48_000;
    private static final int FRAME_MS = 20;
    private static final short[] FRAME = new short[RATE_HZ / 1000 * FRAME_MS];
    private static final int PUSHES = 1000;
    private static final int READS = 90;
    private static final int FEW_READS = 10;
    private static final int LONGER = 5;
    private static final int ROUNDS = 5;
    /** Of both, until they are compiled. */
    private static final int WARM_UP = 20_000;

    private SoundBench() {}

    private static TUICallEngine logIn(String[] account, String user, CountDownLatch joined) {
        long app = Long.parseLong(account[2]);
        TUICallEngine engine = new TUICallEngine(account[0], account[1]);
        engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                engine.accept();
            }

            @Override
            public void onUserJoin(String userId) {
                joined.countDown();
            }
        });
        engine.init(app, user, UserSig.genUserSig(app, user, account[3])).join();
        return engine;
    }

    private static double pushNs(TUICallEngine engine) {
        long start = System.nanoTime();
        for (int i = 0; i < PUSHES; i++) {
            engine.pushAudio(FRAME, RATE_HZ, 1);
        }
        double taken = System.nanoTime() - start;
        engine.clearAudio();
        return taken / PUSHES;
    }

    private static int read(TUICallEngine engine) throws InterruptedException {
        return engine.readAudio(FRAME_MS, "", RATE_HZ, 1, 0).getSamples().length;
    }

    private static double readNs(TUICallEngine engine, int frames) throws InterruptedException {
        while (read(engine) > 0) {
            continue;
        }
        engine.readAudio((frames + LONGER) * FRAME_MS, "alice", RATE_HZ, 1, -1);
        long start = System.nanoTime();
        for (int i = 0; i < frames; i++) {
            if (read(engine) != FRAME.length) {
                throw new AssertionError("less waited than has to");
            }
        }
        return (double) (System.nanoTime() - start) / frames;
    }

    private static void warmUp(TUICallEngine alice, TUICallEngine bob) throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            if (i % PUSHES == 0) {
                alice.clearAudio();
            }
            alice.pushAudio(FRAME, RATE_HZ, 1);
            read(bob);
        }
        alice.clearAudio();
    }

    private static void printMedian(String name, double[] taken) {
        Arrays.sort(taken);
        System.out.printf("%s %.0f%n", name, taken[taken.length / 2]);
    }

    public static void main(String[] arguments) throws InterruptedException {
        boolean smoke = Arrays.asList(arguments).contains("--smoke");
        double[] pushes = new double[smoke ? 1 : ROUNDS];
        double[] reads = new double[pushes.length];
        CountDownLatch joined = new CountDownLatch(2);
        try (TUICallEngine alice = logIn(arguments, "alice", joined);
                TUICallEngine bob = logIn(arguments, "bob", joined)) {
            alice.call("bob", TUICallMediaType.AUDIO).join();
            joined.await();
            alice.openMicrophone().join();
            if (!smoke) {
                warmUp(alice, bob);
            }
            for (int i = 0; i < pushes.length; i++) {
                pushes[i] = pushNs(alice);
                reads[i] = readNs(bob, smoke ? FEW_READS : READS);
            }
        }
        printMedian("push", pushes);
        printMedian("read", reads);
    }
}
