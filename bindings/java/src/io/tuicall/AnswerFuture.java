package io.tuicall;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a method of the engine gives, and what is derived from it ({@code thenApply} and the like). On a loop thread it
 * refuses to be waited for: the answer comes there.
 */
final class AnswerFuture<T> extends CompletableFuture<T> {
    private final EngineHandle handle;

    AnswerFuture(EngineHandle handle) {
        this.handle = handle;
    }

    /**
     * What derived futures are made with. Since Java 9 and Android 12 (API level 31) this overrides; before, nothing
     * calls it, and derived futures are those of the platform, which wait.
     */
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new AnswerFuture<>(handle);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseOnLoopThread();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseOnLoopThread();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        refuseOnLoopThread();
        return super.join();
    }

    /** It would wait for itself. */
    private void refuseOnLoopThread() {
        if (!isDone() && handle.isOnLoopThread()) {
            throw new TUICallException(TUICallException.REQUEST_REFUSED,
                    "an answer cannot be waited for on the loop thread, where callbacks of dispatch INLINE run");
        }
    }
}
