package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A million events leave no memory behind, neither Java's nor that of native code. */
class MemoryTest {
    @Test
    void memoryStaysFlatOverAMillionEvents() throws Exception {
        Child child = Child.run(240, Arrays.asList("-Xmx16m", "-Xms16m"), Program.class);
        assertEquals("flat\n", child.output);
    }

    /** Has a small heap, so that what is left behind shows. */
    static final class Program {
        private static final int EVENTS = 1_000_000;
        private static final long MOST_GROWTH_KIB = 16_384;

        private Program() {}

        private static long residentKib() throws IOException {
            for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            throw new IOException("/proc/self/status has no VmRSS");
        }

        private static void raise(NativeObserver observer, int count) {
            NativeEvents.raise(observer, "on_user_join", count);
            NativeEvents.raise(observer, "on_call_received", count / 10);
            NativeEvents.raise(observer, "on_call_not_connected", count / 10);
        }

        public static void main(String[] arguments) throws IOException {
            NativeObserver observer = new NativeObserver(new EventBench.Listener(), false);
            raise(observer, EVENTS / 5);
            long before = residentKib();
            raise(observer, EVENTS);
            long growth = residentKib() - before;
            System.out.println(growth < MOST_GROWTH_KIB ? "flat" : "grew by " + growth + " KiB");
        }
    }
}
