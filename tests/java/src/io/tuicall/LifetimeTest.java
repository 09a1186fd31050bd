package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines and observers that are dropped, that throw, or that are closed in odd places. */
class LifetimeTest {
    private static final TUICallMediaType AUDIO = TUICallMediaType.AUDIO;
    private static final int EVENTS = 100_000;

    @RegisterExtension final World world = new World();

    /** Counts, and is referred to by its engine only. */
    private static TUICallObserver counting(AtomicInteger counter) {
        return new TUICallObserver() {
            @Override
            public void onUserJoin(String userId) {
                counter.incrementAndGet();
            }

            @Override
            public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
                counter.incrementAndGet();
            }
        };
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    /** Garbage is collected all the time meanwhile. */
    private static void whileCollecting(Action action) throws InterruptedException {
        AtomicBoolean stops = new AtomicBoolean();
        Thread collector = new Thread(() -> {
            while (!stops.get()) {
                System.gc();
            }
        }, "collector");
        collector.start();
        try {
            action.run();
        } finally {
            stops.set(true);
            Await.ended(collector);
        }
    }

    @Test
    void theEngineKeepsItsObserver() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        AtomicInteger heard = new AtomicInteger();
        bob.engine.addObserver(counting(heard));
        whileCollecting(() -> {
            alice.engine.call(bob.id, AUDIO).join();
            bob.events.until("onCallReceived");
            bob.engine.accept().join();
            for (int i = 0; i < 100; ++i) {
                alice.engine.openMicrophone().join();
                alice.engine.closeMicrophone().join();
            }
            Await.until(() -> heard.get() == 201);
        });
    }

    /** The engine alone refers to the observer, and to what native code calls for it. */
    @Test
    void aHundredThousandEventsWhileGarbageIsCollected() throws InterruptedException {
        AtomicInteger heard = new AtomicInteger();
        TUICallEngine engine = world.engine(World.builder());
        engine.addObserver(counting(heard));
        long table = engine.tables()[0];
        whileCollecting(() -> NativeEvents.raise(table, "on_user_join", EVENTS));
        assertEquals(EVENTS, heard.get());
    }

    @Test
    void anObserverIsLetGoWithItsRegistration() {
        User bob = world.user("bob");
        TUICallObserver observer = new TUICallObserver();
        WeakReference<TUICallObserver> alive = new WeakReference<>(observer);
        bob.engine.addObserver(observer);
        bob.engine.removeObserver(observer);
        observer = null;
        Await.collected(alive);
    }

    @Test
    void anEngineThatIsDroppedIsLoggedOut() throws InterruptedException {
        User alice = world.user("alice");
        WeakReference<TUICallEngine> alive = talkAndDrop(alice);
        Await.collected(alive);
        alice.events.until("onCallEnd");
        Await.until(() -> EngineHandle.allOpen().size() == 1);
    }

    /** Bob takes a call of Alice's, and is dropped with his engine and the observer that refers to it. */
    private static WeakReference<TUICallEngine> talkAndDrop(User alice) throws InterruptedException {
        TUICallEngine engine = World.builder().build();
        engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                engine.accept();
            }
        });
        String bob = World.name("bob");
        World.logIn(engine, bob);
        alice.engine.call(bob, AUDIO).join();
        assertEquals("onUserJoin " + bob, alice.events.until("onUserJoin"));
        return new WeakReference<>(engine);
    }

    @Test
    void anEngineThatIsDroppedWhileEventsComeIsQuiet() throws InterruptedException {
        User alice = world.user("alice");
        for (int round = 0; round < 5; ++round) {
            WeakReference<TUICallEngine> alive = talkAndDrop(alice);
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < 50; ++i) {
                last = alice.engine.openMicrophone();
                last = alice.engine.closeMicrophone();
                System.gc();
            }
            last.join();
            Await.collected(alive);
            alice.events.until("onCallEnd");
        }
    }

    @Test
    void whatAnObserverThrowsGoesToTheUncaughtExceptionHandler() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        AtomicReference<Throwable> caught = new AtomicReference<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> caught.set(thrown));
        bob.engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                throw new IllegalStateException("on purpose 🧨");
            }
        });
        Recorder after = new Recorder();
        bob.engine.addObserver(after);
        try {
            alice.engine.call(bob.id, AUDIO).join();
            after.until("onCallReceived");
            alice.engine.hangup().join();
            after.until("onCallNotConnected");
            assertEquals("on purpose 🧨", caught.get().getMessage());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
    }

    @Test
    void errorsAndAHandlerThatThrowsAreNoEnd() {
        AtomicInteger heard = new AtomicInteger();
        NativeObserver observer = new NativeObserver(new TUICallObserver() {
            @Override
            public void onUserJoin(String userId) {
                heard.incrementAndGet();
                throw new StackOverflowError("on purpose");
            }
        }, false);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            throw new IllegalStateException("the handler's own");
        });
        try {
            NativeEvents.raise(observer, "on_user_join", 3);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertEquals(3, heard.get());
        observer.delete();
    }

    @ParameterizedTest
    @EnumSource(TUICallDispatch.class)
    void closeInsideACallback(TUICallDispatch dispatch) throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob", World.builder().dispatch(dispatch));
        CountDownLatch closed = new CountDownLatch(1);
        Recorder after = new Recorder();
        bob.engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                bob.engine.close();
                bob.engine.close();
                bob.engine.addObserver(after);
            }
        });
        AtomicReference<Throwable> caught = new AtomicReference<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            caught.set(thrown);
            closed.countDown();
        });
        alice.engine.call(bob.id, AUDIO).join();
        while (dispatch == TUICallDispatch.POLL && !bob.engine.isClosed()) {
            bob.engine.poll(100);
        }
        Await.latch(closed);
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertEquals("the engine is closed", caught.get().getMessage());
        alice.engine.hangup().join();
        alice.events.until("onCallNotConnected");
        assertEquals(-1201, CallTest.failure(bob.engine.accept()).getCode());
    }

    @Test
    void closeOfAnotherEngineInsideACallback() throws InterruptedException {
        User other = world.user("other");
        User bob = world.user("bob");
        CountDownLatch closed = new CountDownLatch(1);
        bob.engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                other.engine.close();
                closed.countDown();
            }
        });
        world.user("alice").engine.call(bob.id, AUDIO).join();
        Await.latch(closed);
        assertTrue(other.engine.isClosed());
    }

    @Test
    void closeWaitsForACallbackOnAnotherThread() throws InterruptedException {
        User bob = world.user("bob");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicReference<TUICallInfo> asked = new AtomicReference<>();
        bob.engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                inside.countDown();
                try {
                    Await.latch(goesOn);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
                asked.set(bob.engine.callInfo());
            }
        });
        world.user("alice").engine.call(bob.id, AUDIO).join();
        Await.latch(inside);
        Thread closing = new Thread(bob.engine::close, "closing");
        closing.start();
        Await.until(() -> closing.getStackTrace().length > 0);
        goesOn.countDown();
        Await.ended(closing);
        assertEquals(bob.id, asked.get().getCalleeIdList().get(0));
    }

    /** One in an inline callback, that is on the loop thread, for which the other's callback waits. */
    @Test
    void closeOnTheLoopThreadWaitsForNoCallback() throws InterruptedException {
        User inline = world.user("inline", World.builder().dispatch(TUICallDispatch.INLINE));
        User other = world.user("other");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        other.engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                inside.countDown();
                try {
                    Await.latch(closed);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        });
        inline.engine.addObserver(new TUICallObserver() {
            @Override
            public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
                other.engine.close();
                closed.countDown();
            }
        });
        User alice = world.user("alice");
        alice.engine.openMicrophone().join();
        alice.engine.calls(Arrays.asList(inline.id, other.id), AUDIO).join();
        Await.latch(inside);
        inline.events.until("onCallReceived");
        inline.engine.accept().join();
        Await.latch(closed);
        assertTrue(other.engine.isClosed());
        Await.until(() -> EngineHandle.allOpen().size() == 2);
        assertEquals(1, other.events.events.size());
    }

    @Test
    void closeEndsRequestsThatWait() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TUICallEngine engine = world.engine(TUICallEngine.builder("127.0.0.1:" + silent.getLocalPort())
                    .caFile(World.CA_FILE).requestTimeoutMs(600_000));
            CompletableFuture<Void> login = engine.init(1, "alice", "ticket");
            silent.accept();
            engine.close();
            int code = CallTest.failure(login).getCode();
            assertTrue(code == 6014 || code == -1201, "code " + code);
        }
    }

    @Test
    void methodsAndCloseFromManyThreads() throws InterruptedException {
        for (int round = 0; round < 20; ++round) {
            TUICallEngine engine = world.engine(World.builder());
            CountDownLatch started = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; ++i) {
                Thread thread = new Thread(() -> {
                    started.countDown();
                    assertThrows(TUICallException.class, () -> {
                        while (true) {
                            assertEquals("", engine.callInfo().getCallId());
                        }
                    });
                });
                thread.start();
                threads.add(thread);
            }
            Await.latch(started);
            engine.close();
            for (Thread thread : threads) {
                Await.ended(thread);
            }
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void aThousandEngines() {
        int before = descriptors();
        List<TUICallEngine> engines = new ArrayList<>();
        TUICallDispatch[] modes = TUICallDispatch.values();
        for (int i = 0; i < 1000; ++i) {
            TUICallEngine engine = World.builder().dispatch(modes[i % modes.length]).build();
            engine.addObserver(new Recorder());
            engines.add(engine);
        }
        engines.forEach(TUICallEngine::close);
        assertTrue(descriptors() <= before + 20, "descriptors are left over");
        assertEquals(0, EngineHandle.allOpen().size());
    }

    @Test
    void aThousandEnginesThatAreDropped() {
        for (int i = 0; i < 1000; ++i) {
            World.builder().dispatch(TUICallDispatch.POLL).build().addObserver(new Recorder());
        }
        Await.until(() -> {
            System.gc();
            return EngineHandle.allOpen().isEmpty();
        });
    }
}
