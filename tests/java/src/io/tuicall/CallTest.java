package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Methods against a real server: what they do, what they give, and how they fail. */
class CallTest {
    private static final TUICallMediaType AUDIO = TUICallMediaType.AUDIO;
    private static final TUICallMediaType VIDEO = TUICallMediaType.VIDEO;

    @RegisterExtension final World world = new World();

    /** The exception with which a future fails. */
    static TUICallException failure(CompletableFuture<?> future) {
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return assertInstanceOf(TUICallException.class, thrown.getCause());
    }

    @Test
    void aCallFromBeginningToEnd() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        String callId = alice.engine.call(bob.id, AUDIO).join();
        assertEquals("onCallReceived " + alice.id + " [" + bob.id + "] '' AUDIO", bob.events.next());
        assertEquals(callId, bob.engine.callInfo().getCallId());
        bob.engine.accept().join();
        TUIRoomId room = alice.engine.callInfo().getRoomId();
        assertEquals("onCallBegin " + room + " AUDIO CALLER", alice.events.next());
        assertEquals("onUserJoin " + bob.id, alice.events.next());
        assertEquals("onCallBegin " + room + " AUDIO CALLED", bob.events.next());
        assertEquals("onUserJoin " + alice.id, bob.events.next());
        alice.engine.hangup().join();
        assertTrue(alice.events.next().startsWith("onCallEnd " + room + " AUDIO CALLER "));
        assertEquals("onUserLeave " + alice.id, bob.events.next());
        assertTrue(bob.events.next().startsWith("onCallEnd " + room + " AUDIO CALLED "));
        TUICallInfo info = bob.engine.callInfo();
        assertEquals(TUICallEndReason.HANGUP, info.getReason());
        assertEquals(alice.id, info.getEndedBy());
        assertEquals(TUICallConnectionState.CONNECTING, bob.events.states.take());
        assertEquals(TUICallConnectionState.CONNECTED, bob.events.states.take());
    }

    @Test
    void paramsArriveAsTheyAre() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        TUICallParams params = TUICallParams.builder().timeout(60).roomId(TUIRoomId.of("Zimmer 🚪"))
                .userData("{\"thema\":\"Mittag 🍜\"}").chatGroupId("chat-1")
                .offlinePushInfo(new TUIOfflinePushInfo("Anruf", "📞")).build();
        alice.engine.setSelfInfo("Älice 🦊", "https://example.org/a.png").join();
        alice.engine.call(bob.id, VIDEO, params).join();
        bob.events.until("onCallReceived");
        TUICallInfo info = bob.engine.callInfo();
        assertEquals("{\"thema\":\"Mittag 🍜\"}", info.getUserData());
        assertEquals("chat-1", info.getChatGroupId());
        assertEquals(TUIRoomId.of("Zimmer 🚪"), info.getRoomId());
        assertEquals(Collections.singletonList(
                new TUIUserProfile(alice.id, "Älice 🦊", "https://example.org/a.png")), info.getProfiles());
        assertEquals(TUICallRole.CALLED, info.getRole());
        assertEquals(TUICallScene.SINGLE, info.getScene());
        assertEquals(Collections.singletonList(bob.id), info.getCalleeIdList());
        assertEquals(0, info.getBeginTime());
    }

    @Test
    void whatIsNotAnswered() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        alice.engine.call(bob.id, AUDIO).join();
        bob.events.until("onCallReceived");
        bob.engine.reject().join();
        assertEquals("onUserReject " + bob.id, alice.events.next());
        assertEquals("onCallCancelled " + alice.id, alice.events.next());
        assertTrue(alice.events.next().contains(" AUDIO REJECT " + alice.id));
        alice.engine.call(bob.id, AUDIO).join();
        bob.events.until("onCallReceived");
        bob.engine.ignore().join();
        assertEquals("onUserLineBusy " + bob.id, alice.events.next());
    }

    @Test
    void groupsInvitationsAndJoining() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        User carol = world.user("carol");
        User dave = world.user("dave");
        alice.engine.groupCall("friends", Arrays.asList(bob.id, alice.id, bob.id), VIDEO).join();
        assertTrue(bob.events.until("onCallReceived").endsWith(" 'friends' VIDEO"));
        bob.engine.accept().join();
        alice.events.until("onUserJoin");
        assertEquals(Collections.singletonList(carol.id),
                alice.engine.inviteUser(Arrays.asList(bob.id, carol.id)).join());
        assertEquals("onUserInviting " + carol.id, bob.events.until("onUserInviting"));
        TUIRoomId room = alice.engine.callInfo().getRoomId();
        dave.engine.joinInGroupCall(room, "friends", VIDEO).join();
        assertEquals("onUserJoin " + dave.id, alice.events.until("onUserJoin"));
        carol.engine.join(alice.engine.callInfo().getCallId()).join();
        assertEquals("onUserJoin " + carol.id, alice.events.until("onUserJoin"));
        assertEquals(-1205, failure(alice.engine.switchCallMediaType(AUDIO)).getCode());
    }

    @Test
    void severalAtOnce() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        User carol = world.user("carol");
        alice.engine.calls(Arrays.asList(bob.id, carol.id), AUDIO).join();
        bob.events.until("onCallReceived");
        assertEquals(TUICallScene.MULTI, bob.engine.callInfo().getScene());
        carol.events.until("onCallReceived");
    }

    @Test
    void cameraMicrophoneAndMediaType() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        World.connect(alice, bob, VIDEO);
        alice.engine.openMicrophone().join();
        assertEquals("onUserAudioAvailable " + alice.id + " true", bob.events.next());
        alice.engine.openCamera().join();
        assertEquals("onUserVideoAvailable " + alice.id + " true", bob.events.next());
        alice.engine.closeCamera().join();
        assertEquals("onUserVideoAvailable " + alice.id + " false", bob.events.next());
        alice.engine.closeMicrophone().join();
        assertEquals("onUserAudioAvailable " + alice.id + " false", bob.events.next());
        alice.engine.switchCallMediaType(AUDIO).join();
        assertEquals("onCallMediaTypeChanged VIDEO AUDIO", bob.events.next());
    }

    @Test
    void refusalsHaveACodeAndSayWhatWasWrong() {
        TUICallEngine engine = world.engine(World.builder());
        assertEquals(-1201, failure(engine.accept()).getCode());
        User alice = world.user("alice");
        assertEquals(-1203, failure(alice.engine.accept()).getCode());
        assertEquals(-1202, failure(alice.engine.call(alice.id, AUDIO)).getCode());
        assertEquals(-1203, failure(alice.engine.endCall("nothing")).getCode());
        assertEquals(101004, failure(alice.engine.join("nothing")).getCode());
        assertTrue(failure(alice.engine.call("no blanks", AUDIO)).getMessage().contains("no blanks"));
        assertTrue(failure(alice.engine.calls(Collections.emptyList(), AUDIO)).getMessage().length() > 0);
        assertEquals(-1202, failure(alice.engine.call(null, AUDIO)).getCode());
        assertEquals(-1202, failure(alice.engine.calls(Collections.singletonList(null), AUDIO)).getCode());
        assertEquals(70003, failure(engine.init(World.SDK_APP_ID, "alice", "no ticket")).getCode());
    }

    @Test
    void objectsThatAreMissingAreNamed() {
        TUICallEngine engine = world.user("alice").engine;
        int open = Request.openCount();
        refusedAsNull("roomId", () -> engine.joinInGroupCall(null, "group-1", AUDIO));
        refusedAsNull("mediaType", () -> engine.joinInGroupCall(TUIRoomId.of(1), "group-1", null));
        refusedAsNull("mediaType", () -> engine.call("bob", null));
        refusedAsNull("mediaType", () -> engine.switchCallMediaType(null));
        refusedAsNull("params", () -> engine.call("bob", AUDIO, null));
        refusedAsNull("userIdList", () -> engine.calls(null, AUDIO));
        refusedAsNull("userIdList", () -> engine.groupCall("group-1", null, AUDIO));
        refusedAsNull("userIdList", () -> engine.inviteUser(null));
        refusedAsNull("observer", () -> engine.addObserver(null));
        assertEquals(open, Request.openCount());
    }

    private static void refusedAsNull(String name, Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void aRequestThatCouldNotBeSentIsForgotten() {
        world.engine(World.builder());
        EngineHandle handle = EngineHandle.allOpen().get(0);
        int open = Request.openCount();
        assertThrows(StackOverflowError.class, () -> Request.send(handle, answer -> null, (engine, request) -> {
            throw new StackOverflowError("on purpose");
        }));
        assertEquals(open, Request.openCount());
    }

    @Test
    void anEmojiInAnIdIsRefusedAndNamedUnharmed() {
        TUICallException refused = failure(world.user("alice").engine.call("bob📞", AUDIO));
        assertEquals(-1202, refused.getCode());
        assertTrue(refused.getMessage().contains("bob📞"), refused.getMessage());
    }

    @Test
    void textsThatCannotBeHandedOver() {
        User alice = world.user("alice");
        TUICallException nul = failure(alice.engine.setSelfInfo("a\0b", ""));
        assertEquals(-1202, nul.getCode());
        assertEquals("nickname has a NUL character after 'a', expected text without", nul.getMessage());
        TUICallException half = failure(alice.engine.setSelfInfo("ab\ud83d", ""));
        assertEquals("nickname has a surrogate without its other half after 'ab', expected text without",
                half.getMessage());
        TUICallParams params = TUICallParams.builder().timeout(-1).build();
        assertEquals("timeout_s is -1, expected 0 to 4294967295",
                failure(alice.engine.call("bob", AUDIO, params)).getMessage());
    }

    @Test
    void wrongOptionsAreRefusedWhenTheEngineIsMade() {
        assertEquals(-1202, assertThrows(TUICallException.class, () -> new TUICallEngine("nowhere", null)).getCode());
        TUICallException missing = assertThrows(TUICallException.class,
                () -> new TUICallEngine("127.0.0.1:1", "/no/such/ca.pem"));
        assertTrue(missing.getMessage().contains("/no/such/ca.pem"));
        TUICallEngine.Builder slow = World.builder().requestTimeoutMs(600_001);
        assertEquals(-1202, assertThrows(TUICallException.class, slow::build).getCode());
        TUICallEngine.Builder talkative = World.builder().volumeIntervalMs(19);
        assertTrue(assertThrows(TUICallException.class, talkative::build).getMessage().contains("19"));
    }

    @Test
    void loggingOutAndInAgain() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        World.connect(alice, bob, AUDIO);
        alice.engine.unInit().join();
        bob.events.until("onCallEnd");
        assertEquals(-1201, failure(alice.engine.hangup()).getCode());
        World.logIn(alice.engine, alice.id);
        World.connect(alice, bob, AUDIO);
    }

    @Test
    void twoDevicesOfOneUser() throws InterruptedException {
        User phone = world.user("phone");
        phone.engine.enableMultiDeviceAbility(true).join();
        TUICallEngine tablet = world.engine(World.builder());
        Recorder toTablet = new Recorder();
        tablet.addObserver(toTablet);
        World.logIn(tablet, phone.id);
        User alice = world.user("alice");
        alice.engine.call(phone.id, AUDIO).join();
        phone.events.until("onCallReceived");
        toTablet.until("onCallReceived");
        tablet.accept().join();
        assertTrue(phone.events.until("onCallNotConnected").contains("OTHER_DEVICE_ACCEPTED"));
        phone.engine.enableMultiDeviceAbility(false).join();
        toTablet.until("onKickedOffline");
    }

    @Test
    void anObserverIsRegisteredOnceAndUntilItIsRemoved() throws InterruptedException {
        User bob = world.user("bob");
        User alice = world.user("alice");
        bob.engine.addObserver(bob.events);
        Recorder second = new Recorder();
        bob.engine.addObserver(second);
        alice.engine.call(bob.id, AUDIO).join();
        assertTrue(bob.events.next().startsWith("onCallReceived"));
        assertTrue(second.next().startsWith("onCallReceived"));
        bob.engine.removeObserver(second);
        alice.engine.hangup().join();
        assertTrue(bob.events.next().startsWith("onCallCancelled"));
        bob.events.until("onCallNotConnected");
        assertEquals(0, second.events.size());
        assertEquals(-1202, assertThrows(TUICallException.class, () -> bob.engine.removeObserver(second)).getCode());
    }

    @Test
    void theDefaultEngine() {
        TUICallEngine.destroyInstance();
        assertThrows(IllegalStateException.class, TUICallEngine::instance);
        TUICallEngine engine = TUICallEngine.instance(World.builder());
        assertSame(engine, TUICallEngine.instance());
        assertSame(engine, TUICallEngine.instance(World.builder()));
        engine.close();
        assertTrue(engine.isClosed());
        TUICallEngine next = TUICallEngine.instance(World.builder());
        assertNotSame(engine, next);
        TUICallEngine.destroyInstance();
        assertTrue(next.isClosed());
    }

    @Test
    void anEngineOnARuntimeOfItsOwn() throws InterruptedException {
        TUICallRuntime runtime = new TUICallRuntime();
        User alice = world.user("alice", World.builder().runtime(runtime));
        User bob = world.user("bob");
        World.connect(alice, bob, AUDIO);
        assertEquals(-1203, assertThrows(TUICallException.class, runtime::close).getCode());
        alice.engine.close();
        runtime.close();
        runtime.close();
        TUICallEngine.Builder late = World.builder().runtime(runtime);
        assertEquals(-1203, assertThrows(TUICallException.class, late::build).getCode());
    }

    @Test
    void tickets() {
        String ticket = UserSig.genUserSig(World.SDK_APP_ID, "alice", World.SECRET_KEY, 3600);
        long now = System.currentTimeMillis() / 1000;
        long until = UserSig.checkUserSig(ticket, World.SDK_APP_ID, "alice", World.SECRET_KEY);
        assertTrue(until > now && until <= now + 3600 + Recorder.TIMEOUT_S);
        assertEquals(70013, assertThrows(TUICallException.class,
                () -> UserSig.checkUserSig(ticket, World.SDK_APP_ID, "bob", World.SECRET_KEY)).getCode());
        assertEquals(-1202, assertThrows(TUICallException.class,
                () -> UserSig.genUserSig(-1, "alice", World.SECRET_KEY)).getCode());
        assertEquals(-1202, assertThrows(TUICallException.class,
                () -> UserSig.genUserSig(1, "alice", World.SECRET_KEY, 0)).getCode());
    }

    @Test
    void theReleaseIsKnown() {
        assertEquals(BuildInfo.VERSION, TUICallEngine.version());
        assertFalse(TUICallEngine.version().isEmpty());
    }
}
