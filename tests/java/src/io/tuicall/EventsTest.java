package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each event reaches the observer's method, with all its arguments. */
class EventsTest {
    private static final String EMOJI = "Müller 📞";
    private static final String ROOM = "TUIRoomId(intRoomId=4711, strRoomId=)";

    private final Recorder recorder = new Recorder();
    private final NativeObserver observer = new NativeObserver(recorder, false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "on_error                    | onError -1401 " + EMOJI,
        "on_call_received            | onCallReceived alice [bob, carol] 'group-1' VIDEO",
        "on_call_cancelled           | onCallCancelled alice",
        "on_call_begin               | onCallBegin " + ROOM + " AUDIO CALLER",
        "on_call_end                 | onCallEnd " + ROOM + " AUDIO CALLED 1234.5",
        "on_call_media_type_changed  | onCallMediaTypeChanged VIDEO AUDIO",
        "on_user_reject              | onUserReject bob",
        "on_user_no_response         | onUserNoResponse bob",
        "on_user_line_busy           | onUserLineBusy bob",
        "on_user_join                | onUserJoin bob",
        "on_user_leave               | onUserLeave bob",
        "on_user_inviting            | onUserInviting bob",
        "on_user_video_available     | onUserVideoAvailable bob true",
        "on_user_audio_available     | onUserAudioAvailable bob false",
        "on_kicked_offline           | onKickedOffline",
        "on_user_sig_expired         | onUserSigExpired",
        "on_call_not_connected       | onCallNotConnected call-1 VIDEO LINE_BUSY alice TUICallInfo(callId=call-1, "
                + "roomId=TUIRoomId(intRoomId=0, strRoomId=room 🚪), role=CALLED, mediaType=VIDEO, scene=MULTI, "
                + "callerId=alice, calleeIdList=[bob, carol], chatGroupId=group-1, userData=" + EMOJI
                + ", beginTime=1700000000123, reason=LINE_BUSY, endedBy=bob, profiles=[TUIUserProfile(userId=alice, "
                + "nickname=" + EMOJI + ", avatar=https://example.org/alice.png)])",
    })
    void everyEvent(String name, String expected) throws InterruptedException {
        NativeEvents.raise(observer, name, 1);
        assertEquals(expected, recorder.next());
        observer.delete();
    }

    @Test
    void volumesAndQualities() throws InterruptedException {
        NativeEvents.raise(observer, "on_user_voice_volume_changed", 1);
        assertEquals("{alice=100, bob=0}", recorder.volumes.take().toString());
        NativeEvents.raise(observer, "on_user_network_quality_changed", 1);
        assertEquals("[TUINetworkQualityInfo(userId=alice, quality=EXCELLENT), "
                + "TUINetworkQualityInfo(userId=bob, quality=DOWN)]", recorder.qualities.take().toString());
        observer.delete();
    }

    @Test
    void anEnumeratorOfANewerReleaseIsNotKnown() throws InterruptedException {
        NativeEvents.raise(observer, "on_connection_state_changed", 1);
        assertEquals(TUICallConnectionState.DISCONNECTED, recorder.states.take());
        observer.delete();
    }

    @Test
    void anObserverMayLeaveOutEverything() {
        NativeObserver silent = new NativeObserver(new TUICallObserver(), false);
        NativeEvents.raise(silent, "on_call_received", 2);
        NativeEvents.raise(silent, "on_call_not_connected", 2);
        silent.delete();
    }

    /** Listens to one event. */
    static class Some extends TUICallObserver {
        final List<String> heard = new ArrayList<>();

        @Override
        public void onUserJoin(String userId) {
            heard.add(userId);
        }
    }

    @Test
    void nothingIsMadeForEventsThatNobodyListensTo() {
        assertEquals(20, entries(recorder));
        assertEquals(0, entries(new TUICallObserver()));
        assertEquals(1, entries(new Some()));
        assertEquals(2, entries(new Some() {
            @Override
            public void onKickedOffline() {}

            @Override
            public void onUserJoin(String userId) {}
        }));
        Some some = new Some();
        NativeObserver one = new NativeObserver(some, false);
        NativeEvents.raise(one, "on_user_leave", 1);
        NativeEvents.raise(one, "on_user_join", 1);
        assertEquals(Collections.singletonList("bob"), some.heard);
        one.delete();
    }

    /** Has a method that takes a class which is not there. */
    static final class Hidden extends TUICallObserver {
        /** For a library that the program does not have. */
        public void other(Missing missing) {
            throw new IllegalStateException("nobody calls " + missing);
        }
    }

    /** Is not there. */
    static final class Missing {}

    /** Loads Hidden itself, and does not find Missing. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(EventsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Missing.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            return name.equals(Hidden.class.getName()) ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                for (int next = file.read(); next >= 0; next = file.read()) {
                    bytes.write(next);
                }
            } catch (IOException broken) {
                throw new ClassNotFoundException(name, broken);
            }
            return defineClass(name, bytes.toByteArray(), 0, bytes.size());
        }
    }

    @Test
    void aClassThatCannotBeLookedIntoHearsEverything() throws ReflectiveOperationException {
        Constructor<?> constructor = new Loader().loadClass(Hidden.class.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        assertEquals(20, entries((TUICallObserver) constructor.newInstance()));
        assertEquals(0, entries(new Hidden()));
    }

    private static int entries(TUICallObserver target) {
        NativeObserver director = new NativeObserver(target, false);
        int entries = NativeEvents.entries(director.table());
        director.delete();
        return entries;
    }

    @Test
    void listsAndMapsCannotBeChanged() {
        NativeObserver changing = new NativeObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                assertThrows(UnsupportedOperationException.class, () -> calleeIdList.set(0, "eve"));
                recorder.events.add("checked");
            }

            @Override
            public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {
                assertThrows(UnsupportedOperationException.class, () -> volumeMap.remove("bob"));
                recorder.events.add("checked");
            }
        }, false);
        NativeEvents.raise(changing, "on_call_received", 1);
        NativeEvents.raise(changing, "on_user_voice_volume_changed", 1);
        assertEquals(2, recorder.events.size());
        changing.delete();
    }
}
