package io.tuicall;

/** Events on the C table behind an observer, without an engine: native_events.cpp. */
final class NativeEvents {
    static {
        System.load(System.getProperty("tuicall.test.native"));
    }

    private NativeEvents() {}

    /** Raises an event so often on a native thread; gives the nanoseconds that one took. */
    static double raise(NativeObserver observer, String name, int count) {
        return raise(observer.table(), name, count);
    }

    /** The same on a table, which keeps no observer alive. */
    static double raise(long table, String name, int count) {
        return raise(table, name, count, Native.attach_thread_function(), Native.detach_thread_function());
    }

    private static native double raise(long table, String name, int count, long attach, long detach);

    /** How many entries of a table are not null. */
    static native int entries(long table);

    static native double bareNumbers(Object target, int count, long attach, long detach);

    static native double bareTexts(Object target, int count, long attach, long detach);
}
