package io.tuicall;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event costs on its way from a native thread into a Java observer, in nanoseconds of the thread's own time.
 * The first two lines are the floor: JNI as one writes it by hand, on a thread that is attached once. Compare figures
 * of one run only.
 *
 * <p>Arguments: how many events, how many rounds.
 */
final class EventBench {
    private static final Map<String, String> EVENTS = new LinkedHashMap<>();

    static {
        EVENTS.put("on_kicked_offline", "nothing");
        EVENTS.put("on_call_media_type_changed", "2 numbers (enumerators)");
        EVENTS.put("on_user_join", "1 text");
        EVENTS.put("on_error", "a number, 1 text (not ASCII)");
        EVENTS.put("on_call_begin", "a room (a number, a text), 2 enumerators");
        EVENTS.put("two_texts", "two texts (an enumerator, 2 texts, an empty list)");
        EVENTS.put("on_call_received", "4 texts, a list, an enumerator");
        EVENTS.put("on_call_not_connected", "2 texts, 2 enumerators, the call's info");
    }

    private EventBench() {}

    /** Listens to all that is measured, and does nothing. */
    static final class Listener extends TUICallObserver {
        @Override
        public void onKickedOffline() {}

        @Override
        public void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) {}

        @Override
        public void onUserJoin(String userId) {}

        @Override
        public void onError(int code, String message) {}

        @Override
        public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {}

        @Override
        public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                TUICallMediaType callMediaType) {}

        @Override
        public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
                String userId, TUICallInfo info) {}
    }

    /** What the floor calls. */
    static class Target {
        /** The event "two_texts". */
        void onTexts(String first, String[] none, String second, int enumerator) {}

        /** Two numbers. */
        void onTwo(int first, int second) {}
    }

    private interface Measure {
        double once(int count);
    }

    private static double median(Measure measure, int events, int rounds) {
        measure.once(events / 2);  // until it is compiled
        double[] taken = new double[rounds];
        for (int i = 0; i < rounds; ++i) {
            taken[i] = measure.once(events);
        }
        Arrays.sort(taken);
        return taken[rounds / 2];
    }

    private static void print(String event, String arguments, double taken, double floor) {
        System.out.printf("%-28s %-58s %7.0f %8.2f%n", event, arguments, taken, taken / floor);
    }

    public static void main(String[] arguments) {
        int events = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        TUICallRuntime.shared();
        long attach = Native.attach_thread_function();
        long detach = Native.detach_thread_function();
        Target target = new Target();
        double numbers = median(count -> NativeEvents.bareNumbers(target, count, attach, detach), events, rounds);
        double texts = median(count -> NativeEvents.bareTexts(target, count, attach, detach), events, rounds);
        System.out.printf("%-28s %-58s %7s %8s%n", "event", "arguments", "ns", "x floor");
        print("(JNI by hand)", "2 numbers", numbers, texts);
        print("(JNI by hand)", "two texts (an enumerator, 2 texts, an empty list)", texts, texts);
        NativeObserver observer = new NativeObserver(new Listener(), false);
        EVENTS.forEach((name, description) ->
                print(name, description, median(c -> NativeEvents.raise(observer, name, c), events, rounds), texts));
        observer.delete();
    }
}
