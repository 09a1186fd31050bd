package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that end, with and without having closed their engines. */
class ExitTest {
    /** From the start of the Java virtual machine until the main method is through; the end has its own limit. */
    private static final long TIMEOUT_S = 60;
    private static final String LAST_LINE = Child.LAST_LINE + "\n";

    @RegisterExtension final World world = new World();

    @ParameterizedTest
    @CsvSource({"left, 50", "closed, 5", "exit, 5", "inline, 5", "busy, 5", "exit-in-a-callback, 3"})
    void theProgramEnds(String how, int times) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<Child>> children = new ArrayList<>();
        for (int i = 0; i < times; ++i) {
            String name = World.name(how.substring(0, 4));
            children.add(two.submit(() ->
                    Child.run(TIMEOUT_S, Collections.emptyList(), ExitProgram.class, how, name)));
        }
        for (Future<Child> child : children) {
            assertEquals(LAST_LINE, child.get().output);
            assertEquals(0, child.get().code);
        }
        two.shutdown();
    }

    @Test
    void whoIsLeftOverHangsUp() throws Exception {
        World.User carol = world.user("carol");
        String name = World.name("gone");
        ExecutorService one = Executors.newSingleThreadExecutor();
        Future<Child> child = one.submit(() ->
                Child.run(TIMEOUT_S, Collections.emptyList(), ExitProgram.class, "answer", name));
        carol.engine.call(name + "-bob", TUICallMediaType.AUDIO).join();
        assertEquals("onUserJoin " + name + "-bob", carol.events.until("onUserJoin"));
        carol.events.until("onCallEnd");
        assertEquals(TUICallEndReason.HANGUP, carol.engine.callInfo().getReason());
        assertEquals(LAST_LINE, child.get().output);
        one.shutdown();
    }
}
