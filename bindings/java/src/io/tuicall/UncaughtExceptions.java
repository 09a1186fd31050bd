package io.tuicall;

/** Where exceptions of observers go. */
final class UncaughtExceptions {
    private UncaughtExceptions() {}

    /** Called by native code, see errors.cpp: hands what an observer threw to the handler of this thread. */
    static void report(Throwable exception) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, exception);
    }
}
