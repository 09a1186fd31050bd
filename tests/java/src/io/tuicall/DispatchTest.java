package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where callbacks run, and what they may do there. */
class DispatchTest {
    private static final TUICallMediaType AUDIO = TUICallMediaType.AUDIO;

    @RegisterExtension final World world = new World();

    /** Runs something at each incoming call, and keeps the threads on which it did. */
    private static final class OnCall extends TUICallObserver {
        final Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        final BlockingQueue<String> done = new LinkedBlockingQueue<>();
        private final Runnable action;

        OnCall(Runnable action) {
            this.action = action;
        }

        @Override
        public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                TUICallMediaType callMediaType) {
            threads.add(Thread.currentThread());
            action.run();
            done.add(callerId);
        }
    }

    private void callTwice(User bob) throws InterruptedException {
        User alice = world.user("alice");
        for (int i = 0; i < 2; ++i) {
            alice.engine.call(bob.id, AUDIO).join();
            bob.events.until("onCallReceived");
            alice.engine.hangup().join();
            bob.events.until("onCallNotConnected");
        }
    }

    @ParameterizedTest
    @EnumSource(value = TUICallDispatch.class, names = {"THREAD", "INLINE"})
    void callbacksComeOnOneDaemonOfTheLibrary(TUICallDispatch dispatch) throws InterruptedException {
        User bob = world.user("bob", World.builder().dispatch(dispatch));
        OnCall observer = new OnCall(() -> {});
        bob.engine.addObserver(observer);
        callTwice(bob);
        assertEquals(1, observer.threads.size());
        Thread thread = observer.threads.iterator().next();
        assertNotSame(Thread.currentThread(), thread);
        assertTrue(thread.isDaemon());
        assertEquals("tuicall", thread.getName());
    }

    @Test
    void pollDeliversOnTheThreadThatCallsIt() throws InterruptedException {
        User bob = world.user("bob", World.builder().dispatch(TUICallDispatch.POLL));
        OnCall observer = new OnCall(() -> {});
        bob.engine.addObserver(observer);
        User alice = world.user("alice");
        alice.engine.call(bob.id, AUDIO).join();
        assertTrue(bob.engine.poll(Recorder.TIMEOUT_S * 1000) > 0);
        while (observer.done.isEmpty()) {
            bob.engine.poll(Recorder.TIMEOUT_S * 1000);
        }
        assertEquals(Collections.singleton(Thread.currentThread()), observer.threads);
        assertEquals(0, bob.engine.poll(0));
        assertEquals(0, bob.engine.poll(10));
    }

    @Test
    void theWakeUpIsRunWhenSomethingWaits() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        TUICallEngine engine = world.engine(
                World.builder().dispatch(TUICallDispatch.POLL).wakeUp(woken::countDown));
        Recorder recorder = new Recorder();
        engine.addObserver(recorder);
        World.logIn(engine, World.name("bob"));
        Await.latch(woken);
        assertTrue(engine.poll(-1) > 0);
    }

    @Test
    void closeAndInterruptEndPoll() throws InterruptedException {
        TUICallEngine engine = world.engine(World.builder().dispatch(TUICallDispatch.POLL));
        List<Integer> delivered = Collections.synchronizedList(new ArrayList<>());
        Thread interrupted = new Thread(() -> delivered.add(engine.poll(-1)), "interrupted");
        interrupted.start();
        interrupted.interrupt();
        Await.ended(interrupted);
        Thread polling = new Thread(() -> delivered.add(engine.poll(-1)), "polling");
        polling.start();
        Await.until(() -> polling.getState() == Thread.State.WAITING);
        engine.close();
        Await.ended(polling);
        assertEquals(2, delivered.size());
        assertThrows(TUICallException.class, () -> engine.poll(0));
    }

    @Test
    void pollIsRefusedElsewhereAndInsideACallback() throws InterruptedException {
        TUICallEngine threaded = world.engine(World.builder());
        assertEquals(-1203, assertThrows(TUICallException.class, () -> threaded.poll(0)).getCode());
        User bob = world.user("bob", World.builder().dispatch(TUICallDispatch.POLL));
        AtomicReference<TUICallException> refused = new AtomicReference<>();
        OnCall observer = new OnCall(() ->
                refused.set(assertThrows(TUICallException.class, () -> bob.engine.poll(-1))));
        bob.engine.addObserver(observer);
        world.user("alice").engine.call(bob.id, AUDIO).join();
        while (observer.done.isEmpty()) {
            bob.engine.poll(Recorder.TIMEOUT_S * 1000);
        }
        assertEquals(-1203, refused.get().getCode());
    }

    @Test
    void anAnswerMayBeWaitedForInsideACallback() throws InterruptedException {
        User bob = world.user("bob");
        OnCall observer = new OnCall(() -> {
            bob.engine.accept().join();
            bob.engine.setSelfInfo("Bob", "").thenCompose(nothing -> bob.engine.openMicrophone()).join();
        });
        bob.engine.addObserver(observer);
        User alice = world.user("alice");
        alice.engine.call(bob.id, AUDIO).join();
        assertEquals("onUserAudioAvailable " + bob.id + " true", alice.events.until("onUserAudioAvailable"));
    }

    @Test
    void whatDependsOnAnAnswerMayBlock() {
        User alice = world.user("alice");
        String callId = alice.engine.setSelfInfo("Alice", "").thenApply(nothing -> {
            alice.engine.openCamera().join();
            return alice.engine.call("nobody", AUDIO).join();
        }).join();
        assertEquals(callId, alice.engine.callInfo().getCallId());
    }

    @Test
    void inlineCallbacksAskAndDoNotWait() throws InterruptedException {
        User bob = world.user("bob", World.builder().dispatch(TUICallDispatch.INLINE));
        AtomicReference<TUICallException> refused = new AtomicReference<>();
        AtomicReference<CompletableFuture<Void>> accepted = new AtomicReference<>();
        bob.engine.addObserver(new OnCall(() -> {
            accepted.set(bob.engine.accept());
            refused.set(assertThrows(TUICallException.class, () -> accepted.get().join()));
        }));
        world.user("alice").engine.call(bob.id, AUDIO).join();
        bob.events.until("onCallBegin");
        accepted.get().join();
        assertEquals(-1203, refused.get().getCode());
    }

    /** Its engine cannot be asked any more what thread this is, and is freed only when the callback has returned. */
    @Test
    void nothingIsWaitedForInlineAfterCloseEither() throws Exception {
        User bob = world.user("bob", World.builder().dispatch(TUICallDispatch.INLINE));
        List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<CompletableFuture<Void>> asked = new AtomicReference<>();
        OnCall observer = new OnCall(() -> {
            CompletableFuture<Void> answer = bob.engine.setSelfInfo("Bob", "");
            asked.set(answer);
            bob.engine.close();
            codes.add(assertThrows(TUICallException.class, answer::join).getCode());
            codes.add(assertThrows(TUICallException.class, answer::get).getCode());
            codes.add(assertThrows(TUICallException.class,
                    () -> answer.get(Recorder.TIMEOUT_S, TimeUnit.SECONDS)).getCode());
        });
        bob.engine.addObserver(observer);
        world.user("alice").engine.call(bob.id, AUDIO).join();
        assertNotNull(observer.done.poll(Recorder.TIMEOUT_S, TimeUnit.SECONDS), "the loop thread waits for itself");
        assertEquals(Arrays.asList(-1203, -1203, -1203), codes);
        assertTrue(asked.get().handle((done, failure) -> true).get(Recorder.TIMEOUT_S, TimeUnit.SECONDS));
    }

    /** It waits for the answer as well. A future of before Java 9 would not know. */
    @Test
    void whatIsDerivedFromAnAnswerIsNotWaitedForInlineEither() throws InterruptedException {
        User bob = world.user("bob", World.builder().dispatch(TUICallDispatch.INLINE));
        CompletableFuture<String> known = bob.engine.setSelfInfo("Bob", "").thenApply(nothing -> "known");
        known.join();
        List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
        OnCall observer = new OnCall(() -> {
            for (CompletableFuture<?> derived : derivedFrom(bob.engine.openMicrophone(), known)) {
                codes.add(assertThrows(TUICallException.class,
                        () -> derived.get(Recorder.TIMEOUT_S, TimeUnit.SECONDS)).getCode());
                codes.add(assertThrows(TUICallException.class, derived::get).getCode());
                codes.add(assertThrows(TUICallException.class, derived::join).getCode());
            }
            assertEquals("known", known.join());
        });
        bob.engine.addObserver(observer);
        world.user("alice").engine.call(bob.id, AUDIO).join();
        assertNotNull(observer.done.poll(2L * Recorder.TIMEOUT_S, TimeUnit.SECONDS),
                "the loop thread waits for itself");
        assertEquals(Collections.nCopies(3 * 7, -1203), codes);
    }

    private static List<CompletableFuture<?>> derivedFrom(CompletableFuture<Void> answer,
            CompletableFuture<String> known) {
        return Arrays.asList(
                answer.thenApply(nothing -> 1).thenApply(one -> 2),
                answer.thenRun(() -> {}),
                answer.thenCompose(nothing -> known),
                known.thenCompose(text -> answer),
                answer.thenCombine(known, (nothing, text) -> text),
                answer.handle((nothing, failure) -> failure),
                answer.whenComplete((nothing, failure) -> {}));
    }

    @Test
    void anExecutorRunsTheCallbacksInOrder() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "user interface"));
        User bob = world.user("bob", World.builder().executor(executor));
        OnCall observer = new OnCall(() -> {});
        bob.engine.addObserver(observer);
        callTwice(bob);
        assertEquals(1, observer.threads.size());
        assertEquals("user interface", observer.threads.iterator().next().getName());
        assertEquals(-1203, assertThrows(TUICallException.class, () -> bob.engine.poll(0)).getCode());
        bob.engine.close();
        executor.shutdown();
    }

    @Test
    void anExecutorWithManyThreadsIsNeverUsedTwiceAtATime() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        User bob = world.user("bob", World.builder().executor(executor));
        AtomicInteger inside = new AtomicInteger();
        List<Boolean> order = Collections.synchronizedList(new ArrayList<>());
        bob.engine.addObserver(new TUICallObserver() {
            @Override
            public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
                assertEquals(1, inside.incrementAndGet());
                order.add(isAudioAvailable);
                inside.decrementAndGet();
            }
        });
        User alice = world.user("alice");
        alice.engine.call(bob.id, AUDIO).join();
        bob.events.until("onCallReceived");
        bob.engine.accept().join();
        CompletableFuture<?> last = null;
        for (int i = 0; i < 75; ++i) {  // the server takes 200 commands at once
            alice.engine.openMicrophone();
            last = alice.engine.closeMicrophone();
        }
        last.join();
        Await.until(() -> order.size() == 150);
        for (int i = 0; i < 150; ++i) {
            assertEquals(i % 2 == 0, order.get(i));
        }
        bob.engine.close();
        executor.shutdown();
    }

    @Test
    void anExecutorThatRefusesIsReported() throws InterruptedException {
        BlockingQueue<Throwable> caught = new LinkedBlockingQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> caught.add(thrown));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        User bob = world.user("bob", World.builder().executor(executor));
        assertTrue(caught.take() instanceof RejectedExecutionException);
        Thread.setDefaultUncaughtExceptionHandler(null);
        bob.engine.setSelfInfo("answers still come", "").join();
    }

    @Test
    void theCallsInfoIsThatOfTheEventAlsoOnAnExecutor() throws InterruptedException {
        BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
        User alice = world.user("alice");
        User bob = world.user("bob", World.builder().executor(later::add));
        List<String> ids = new ArrayList<>();
        bob.engine.addObserver(new OnCall(() -> ids.add(bob.engine.callInfo().getCallId())));
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 2; ++i) {
            placed.add(alice.engine.call(bob.id, AUDIO).join());
            alice.engine.hangup().join();
        }
        bob.engine.setSelfInfo("everything before this answer has come", "").join();
        while (ids.size() < 2) {
            later.take().run();
        }
        assertEquals(placed, ids);
        assertNull(later.poll());
    }
}
