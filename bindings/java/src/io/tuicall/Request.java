package io.tuicall;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A request that waits for its answer. The answer comes on the loop thread, so that a callback may wait for it, and
 * completes the future on another one, so that what depends on the future may block.
 */
final class Request<T> {
    private static final int KEEP_THREAD_S = 5;
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<Long, Request<?>> OPEN = new ConcurrentHashMap<>();
    private static final ExecutorService COMPLETING =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_THREAD_S, TimeUnit.SECONDS, new SynchronousQueue<>(),
                    new Daemons());

    private final AnswerFuture<T> future;
    private final Function<Answer, T> result;
    private final long number = NUMBERS.incrementAndGet();

    private Request(EngineHandle handle, Function<Answer, T> result) {
        this.future = new AnswerFuture<>(handle);
        this.result = result;
    }

    /** Sends a request, given its number. */
    interface Sender {
        void send(long engine, long number);
    }

    /** Sends a request; what is refused at once fails the future, too. */
    static <T> CompletableFuture<T> send(EngineHandle handle, Function<Answer, T> result, Sender sender) {
        Request<T> request = new Request<>(handle, result);
        OPEN.put(request.number, request);
        try {
            handle.use(engine -> sender.send(engine, request.number));
        } catch (TUICallException exception) {
            OPEN.remove(request.number);
            request.future.completeExceptionally(exception);
        } catch (Throwable notSent) {
            OPEN.remove(request.number);
            throw notSent;
        }
        return request.future;
    }

    /** For tests: how many wait for their answer. */
    static int openCount() {
        return OPEN.size();
    }

    /** On the loop thread. */
    static void answered(long number, int code, String message, Answer answer) {
        Request<?> request = OPEN.remove(number);
        if (request != null) {
            COMPLETING.execute(() -> request.complete(code, message, answer));
        }
    }

    private void complete(int code, String message, Answer answer) {
        if (code == 0) {
            future.complete(result.apply(answer));
        } else {
            future.completeExceptionally(new TUICallException(code, message));
        }
    }

    private static final class Daemons implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "tuicall answers");
            thread.setDaemon(true);
            return thread;
        }
    }
}
