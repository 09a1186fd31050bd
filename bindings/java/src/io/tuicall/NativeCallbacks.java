package io.tuicall;

import java.util.Arrays;
import java.util.Collections;

/** What the library tells the process. Lives for ever. Called by native code. */
final class NativeCallbacks extends ProcessDirector {
    private static NativeCallbacks instance;

    private NativeCallbacks() {}

    /** Before the first engine is made. Repeated: no effect. */
    static synchronized void install() {
        if (instance == null) {
            NativeCallbacks callbacks = new NativeCallbacks();
            Native.set_process_director(callbacks);
            instance = callbacks;
        }
    }

    @Override
    public void on_answer(long request, int code, String message, String callId, String[] userIds) {
        Request.answered(request, code, message,
                new Answer(callId, Collections.unmodifiableList(Arrays.asList(userIds))));
    }

    @Override
    public void on_wake_up(long engine) {
        PollSignal.raise(engine);
    }

    @Override
    public void on_freed(long engine) {
        EngineHandle.freed(engine);
    }
}
