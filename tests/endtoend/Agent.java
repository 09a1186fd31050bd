import com.google.gson.Gson;
import io.tuicall.TUICallConnectionState;
import io.tuicall.TUICallDispatch;
import io.tuicall.TUICallEndReason;
import io.tuicall.TUICallEngine;
import io.tuicall.TUICallException;
import io.tuicall.TUICallInfo;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallParams;
import io.tuicall.TUICallRole;
import io.tuicall.TUINetworkQualityInfo;
import io.tuicall.TUIRoomId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The agent of the end-to-end tests in Java: one user on one device after another, driven line by line (README.md).
 * One thread obeys and polls, so that "hold" can leave the events lying; another one only reads.
 */
public final class Agent {
    private static final Gson JSON = new Gson();
    private static PrintStream out;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    /** Null from "close" to "open". */
    private TUICallEngine engine;
    private long app;
    private String user;
    private String[] selfInfo;
    private boolean held;
    private boolean ended;

    private void open(Map<String, String> options) {
        engine = TUICallEngine.builder(options.get("server")).caFile(options.get("ca")).dispatch(TUICallDispatch.POLL)
                .wakeUp(() -> tasks.add(this::poll))
                .requestTimeoutMs(Long.parseLong(options.getOrDefault("limit", "10000"))).build();
        engine.addObserver(new Teller(engine));
        app = Long.parseLong(options.get("app"));
        user = options.get("user");
        selfInfo = new String[] {"", ""};
        held = false;
    }

    private void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    /** Writes one line. {@code members}: names and values in turn. */
    private static void say(Object... members) {
        Map<String, Object> line = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            line.put((String) members[i], members[i + 1]);
        }
        out.println(JSON.toJson(line));
    }

    /** An enumerator in the words of the protocol: LINE_BUSY is lineBusy. */
    private static String word(Enum<?> value) {
        StringBuilder text = new StringBuilder();
        for (String part : value.name().toLowerCase(Locale.ROOT).split("_")) {
            text.append(text.length() == 0 ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return text.toString();
    }

    private static String text(TUIRoomId room) {
        return room.getIntRoomId() != 0 ? String.valueOf(room.getIntRoomId()) : room.getStrRoomId();
    }

    private static TUIRoomId room(String text) {
        return text.matches("[0-9]+") ? TUIRoomId.of(Integer.parseInt(text)) : TUIRoomId.of(text);
    }

    private static TUICallMediaType media(String word) {
        return TUICallMediaType.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> users(String text) {
        return Arrays.asList(text.split(","));
    }

    /** Tells every event. */
    private static final class Teller extends TUICallObserver {
        private final TUICallEngine engine;

        Teller(TUICallEngine engine) {
            this.engine = engine;
        }

        private static void about(String event, String userId) {
            say("event", event, "user", userId);
        }

        private static void about(String event, String userId, boolean isAvailable) {
            say("event", event, "user", userId, "available", isAvailable ? 1 : 0);
        }

        @Override
        public void onError(int code, String message) {
            say("event", "on_error", "code", code, "message", message);
        }

        @Override
        public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                TUICallMediaType callMediaType) {
            TUICallInfo info = engine.callInfo();
            say("event", "on_call_received", "caller", callerId, "callees", calleeIdList, "group", groupId, "media",
                    word(callMediaType), "call_id", info.getCallId(), "user_data", info.getUserData());
        }

        @Override
        public void onCallCancelled(String userId) {
            about("on_call_cancelled", userId);
        }

        @Override
        public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {
            say("event", "on_call_begin", "room", text(roomId), "media", word(callMediaType), "role", word(callRole));
        }

        @Override
        public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole,
                double totalTime) {
            TUICallInfo info = engine.callInfo();
            say("event", "on_call_end", "room", text(roomId), "media", word(callMediaType), "role", word(callRole),
                    "total_time", totalTime, "reason", word(info.getReason()), "ended_by", info.getEndedBy());
        }

        @Override
        public void onCallMediaTypeChanged(TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) {
            say("event", "on_call_media_type_changed", "old", word(oldCallMediaType), "new", word(newCallMediaType));
        }

        @Override
        public void onUserReject(String userId) {
            about("on_user_reject", userId);
        }

        @Override
        public void onUserNoResponse(String userId) {
            about("on_user_no_response", userId);
        }

        @Override
        public void onUserLineBusy(String userId) {
            about("on_user_line_busy", userId);
        }

        @Override
        public void onUserJoin(String userId) {
            about("on_user_join", userId);
        }

        @Override
        public void onUserLeave(String userId) {
            about("on_user_leave", userId);
        }

        @Override
        public void onUserInviting(String userId) {
            about("on_user_inviting", userId);
        }

        @Override
        public void onUserVideoAvailable(String userId, boolean isVideoAvailable) {
            about("on_user_video_available", userId, isVideoAvailable);
        }

        @Override
        public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
            about("on_user_audio_available", userId, isAudioAvailable);
        }

        @Override
        public void onUserVoiceVolumeChanged(Map<String, Integer> volumeMap) {
            List<String> entries = new ArrayList<>();
            volumeMap.forEach((userId, volume) -> entries.add(userId + ":" + volume));
            say("event", "on_user_voice_volume_changed", "volumes", entries);
        }

        @Override
        public void onUserNetworkQualityChanged(List<TUINetworkQualityInfo> networkQualityList) {
            List<String> entries = new ArrayList<>();
            networkQualityList.forEach(info -> entries.add(info.getUserId() + ":" + word(info.getQuality())));
            say("event", "on_user_network_quality_changed", "qualities", entries);
        }

        @Override
        public void onKickedOffline() {
            say("event", "on_kicked_offline");
        }

        @Override
        public void onUserSigExpired() {
            say("event", "on_user_sig_expired");
        }

        @Override
        public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
                String userId, TUICallInfo info) {
            say("event", "on_call_not_connected", "call_id", callId, "media", word(callMediaType), "reason",
                    word(reason), "user", userId, "ended_by", info.getEndedBy());
        }

        @Override
        public void onConnectionStateChanged(TUICallConnectionState state) {
            say("event", "on_connection_state_changed", "state", word(state));
        }
    }

    private void poll() {
        if (!held && engine != null) {
            engine.poll(0);
        }
    }

    private void obey(String line) {
        List<String> words = new ArrayList<>();
        Map<String, String> named = new HashMap<>();
        for (String word : line.trim().split(" +")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                words.add(word);
            } else {
                named.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        int number = Integer.parseInt(words.remove(0));
        try {
            Object[] gives = carryOut(words.remove(0), words, named);
            List<Object> answer = new ArrayList<>(Arrays.asList("done", number, "code", 0, "message", ""));
            answer.addAll(Arrays.asList(gives));
            say(answer.toArray());
        } catch (CompletionException failed) {
            TUICallException refused = (TUICallException) failed.getCause();
            say("done", number, "code", refused.getCode(), "message", refused.getMessage());
        }
    }

    /** Waits for an answer that has nothing in it. */
    private static Object[] done(CompletableFuture<Void> future) {
        future.join();
        return new Object[0];
    }

    /** Gives the members of the answer. */
    private Object[] carryOut(String name, List<String> words, Map<String, String> named) {
        if (!name.equals("quit") && name.equals("open") != (engine == null)) {
            throw new IllegalStateException("'" + name + (engine == null ? "' without an engine" : "' with an engine"));
        }
        switch (name) {
            case "init":
                return done(engine.init(app, user, named.get("sig")));
            case "un_init":
                return done(engine.unInit());
            case "accept":
                return done(engine.accept());
            case "reject":
                return done(engine.reject());
            case "ignore":
                return done(engine.ignore());
            case "hangup":
                return done(engine.hangup());
            case "join":
                return done(engine.join(words.get(0)));
            case "join_group":
                return done(engine.joinInGroupCall(room(words.get(0)), words.get(1), media(words.get(2))));
            case "switch":
                return done(engine.switchCallMediaType(media(words.get(0))));
            case "camera":
                return done(isOn(words) ? engine.openCamera() : engine.closeCamera());
            case "microphone":
                return done(isOn(words) ? engine.openMicrophone() : engine.closeMicrophone());
            case "multi_device":
                return done(engine.enableMultiDeviceAbility(isOn(words)));
            case "end_call":
                return done(engine.endCall(words.get(0)));
            case "self_info":
                selfInfo = new String[] {words.get(0), words.size() > 1 ? words.get(1) : ""};
                return done(engine.setSelfInfo(selfInfo[0], selfInfo[1]));
            case "sync":
                return done(engine.setSelfInfo(selfInfo[0], selfInfo[1]));
            case "call":
            case "calls":
            case "group_call":
            case "invite":
                return carryOutCall(name, words, params(named));
            default:
                return carryOutHere(name, named);
        }
    }

    private Object[] carryOutCall(String name, List<String> words, TUICallParams params) {
        switch (name) {
            case "call":
                return new Object[] {"call_id", engine.call(words.get(0), media(words.get(1)), params).join()};
            case "calls":
                return new Object[] {"call_id", engine.calls(users(words.get(0)), media(words.get(1)), params).join()};
            case "group_call":
                return new Object[] {"call_id",
                    engine.groupCall(words.get(0), users(words.get(1)), media(words.get(2)), params).join()};
            default:
                return new Object[] {"invited", engine.inviteUser(users(words.get(0)), params).join()};
        }
    }

    /** What is no method of the engine that is waited for. */
    private Object[] carryOutHere(String name, Map<String, String> named) {
        switch (name) {
            case "open":
                open(named);
                return new Object[0];
            case "close":
                close();
                return new Object[0];
            case "info":
                return new Object[] {"info", info(engine.callInfo())};
            case "hold":
                held = true;
                return new Object[0];
            case "release":
                held = false;
                tasks.add(this::poll);
                return new Object[0];
            case "quit":
                close();
                ended = true;
                return new Object[0];
            default:
                throw new IllegalArgumentException("'" + name + "' is no command");
        }
    }

    private static boolean isOn(List<String> words) {
        return words.get(0).equals("on");
    }

    private static TUICallParams params(Map<String, String> named) {
        TUICallParams.Builder params = TUICallParams.builder().userData(named.getOrDefault("user_data", ""))
                .chatGroupId(named.getOrDefault("chat_group", ""));
        if (named.containsKey("timeout")) {
            params.timeout(Long.parseLong(named.get("timeout")));
        }
        if (named.containsKey("room")) {
            params.roomId(room(named.get("room")));
        }
        return params.build();
    }

    private static Map<String, Object> info(TUICallInfo info) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("call_id", info.getCallId());
        members.put("room", text(info.getRoomId()));
        members.put("role", word(info.getRole()));
        members.put("media", word(info.getMediaType()));
        members.put("scene", word(info.getScene()));
        members.put("caller", info.getCallerId());
        members.put("callees", info.getCalleeIdList());
        members.put("chat_group", info.getChatGroupId());
        members.put("user_data", info.getUserData());
        members.put("begin_time", info.getBeginTime());
        members.put("reason", word(info.getReason()));
        members.put("ended_by", info.getEndedBy());
        List<String> nicknames = new ArrayList<>();
        info.getProfiles().forEach(profile -> nicknames.add(profile.getUserId() + ":" + profile.getNickname()));
        members.put("nicknames", nicknames);
        return members;
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line;
                tasks.add(() -> obey(command));
            }
        } catch (IOException broken) {
            System.err.println("standard input: " + broken);
        }
        tasks.add(() -> ended = true);
    }

    private void run() throws InterruptedException {
        Thread reader = new Thread(this::read, "commands");
        reader.setDaemon(true);
        reader.start();
        while (!ended) {
            tasks.take().run();
        }
    }

    /**
     * Runs the agent until it is told to quit.
     *
     * @param arguments none
     * @throws Exception whatever goes wrong ends the agent
     */
    public static void main(String[] arguments) throws Exception {
        out = new PrintStream(System.out, true, "UTF-8");
        new Agent().run();
    }
}
