package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Everything once under the virtual machine's own checks of native code, with a small heap: not a word comes out. */
class JniCheckTest {
    private static final int EVENTS = 100_000;

    @Test
    void nativeCodeKeepsTheRules() throws Exception {
        Child child = Child.run(240, Arrays.asList("-Xcheck:jni", "-Xmx16m"), Program.class);
        assertEquals("all is well\n", child.output);
        assertEquals(0, child.code);
    }

    /** What runs under the checks. */
    static final class Program {
        private Program() {}

        private static void events() {
            AtomicInteger heard = new AtomicInteger();
            TUICallEngine engine = World.builder().build();
            engine.addObserver(new TUICallObserver() {
                @Override
                public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                        TUICallMediaType callMediaType) {
                    heard.incrementAndGet();
                }

                @Override
                public void onCallNotConnected(String callId, TUICallMediaType callMediaType,
                        TUICallEndReason reason, String userId, TUICallInfo info) {
                    heard.incrementAndGet();
                }

                @Override
                public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {
                    heard.incrementAndGet();
                }

                @Override
                public void onUserNetworkQualityChanged(List<TUINetworkQualityInfo> networkQualityList) {
                    heard.incrementAndGet();
                }

                @Override
                public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole,
                        double totalTime) {
                    heard.incrementAndGet();
                }

                @Override
                public void onUserLeave(String userId) {
                    throw new IllegalStateException("on purpose");
                }
            });
            long table = engine.tables()[0];
            NativeEvents.raise(table, "on_call_received", EVENTS);
            NativeEvents.raise(table, "on_call_not_connected", EVENTS / 10);
            NativeEvents.raise(table, "on_user_voice_volume_changed", EVENTS / 10);
            NativeEvents.raise(table, "on_user_network_quality_changed", EVENTS / 10);
            NativeEvents.raise(table, "on_call_end", EVENTS / 10);
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
            NativeEvents.raise(table, "on_user_leave", EVENTS / 100);
            engine.close();
            assertEquals(EVENTS + 4 * (EVENTS / 10), heard.get());
        }

        private static void calls(TUICallDispatch dispatch) throws InterruptedException {
            try (TUICallEngine alice = World.builder().build();
                    TUICallEngine bob = World.builder().dispatch(dispatch).build()) {
                CountDownLatch begun = new CountDownLatch(1);
                bob.addObserver(new TUICallObserver() {
                    @Override
                    public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                            TUICallMediaType callMediaType) {
                        bob.callInfo();
                        bob.accept();
                    }

                    @Override
                    public void onUserJoin(String userId) {
                        begun.countDown();
                    }
                });
                String name = World.name("check");
                World.logIn(alice, name + "-a");
                World.logIn(bob, name + "-b");
                alice.calls(Collections.singletonList(name + "-b"), TUICallMediaType.AUDIO,
                        TUICallParams.builder().userData("📞").roomId(TUIRoomId.of(7)).build()).join();
                while (dispatch == TUICallDispatch.POLL && begun.getCount() > 0) {
                    bob.poll(100);
                }
                begun.await();
                alice.setSelfInfo("a\0b", "").handle((nothing, refused) -> refused.getMessage()).join();
                alice.hangup().join();
            }
        }

        public static void main(String[] arguments) throws InterruptedException {
            events();
            for (TUICallDispatch dispatch : TUICallDispatch.values()) {
                calls(dispatch);
            }
            World.builder().build().addObserver(new TUICallObserver());
            while (!EngineHandle.allOpen().isEmpty()) {
                System.gc();
            }
            System.out.println("all is well");
        }
    }
}
