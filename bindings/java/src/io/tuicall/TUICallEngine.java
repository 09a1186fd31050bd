package io.tuicall;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One logged-in user.
 *
 * <pre>{@code
 * try (TUICallEngine engine = new TUICallEngine("127.0.0.1:7443", "ca.pem")) {
 *     engine.addObserver(new TUICallObserver() {
 *         public void onCallReceived(String caller, List<String> callees, String group, TUICallMediaType media) {
 *             engine.accept();
 *         }
 *     });
 *     engine.init(sdkAppId, "alice", userSig).join();
 *     ...
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread, and from inside an observer's callback. A method that asks the server
 * gives a future; if the server refuses, the future fails with {@link TUICallException}. -1201 (not logged in, or
 * closed), 6014 (the session was lost) and -1401 (not answered in time) may come from each of them, and -1402 (the
 * server has too much to do) from those that call or invite. A future may be waited for everywhere but inside a
 * callback of {@link TUICallDispatch#INLINE}; what depends on it runs on a thread of the binding's, and may block.
 *
 * <p>Where callbacks run is said when the engine is made: see {@link TUICallDispatch} and {@link Builder#executor}.
 *
 * <p>An engine that is neither closed nor referred to any more is logged out and freed. When the program ends, so are
 * those that are still open.
 */
public final class TUICallEngine extends EngineFiles implements AutoCloseable {
    private final EngineCore core;
    private final Requests requests;
    private final EngineReaper reaper;

    /**
     * Makes an engine whose callbacks run on the thread that the engines of the process share.
     *
     * @param server "host:port" of tuicalld; its certificate and name are always verified
     * @param caFile PEM file of the authorities that are trusted; null: those of the system
     * @throws TUICallException -1202 for a server or file that cannot be used
     */
    public TUICallEngine(String server, String caFile) {
        this(builder(server).caFile(caFile));
    }

    /**
     * Makes an engine whose callbacks run on an executor, as {@link Builder#executor} says.
     *
     * @param server "host:port" of tuicalld; its certificate and name are always verified
     * @param caFile PEM file of the authorities that are trusted; null: those of the system
     * @param executor such as {@code SwingUtilities::invokeLater} or {@code handler::post}
     * @throws TUICallException -1202 for a server or file that cannot be used
     */
    public TUICallEngine(String server, String caFile, Executor executor) {
        this(builder(server).caFile(caFile).executor(executor));
    }

    private TUICallEngine(Builder options) {
        this(new EngineCore(options));
    }

    private TUICallEngine(EngineCore core) {
        super(core.handle());
        this.core = core;
        requests = new Requests(core.handle());
        reaper = core.reaperOf(this);
    }

    /**
     * Begins to make an engine.
     *
     * @param server "host:port" of tuicalld; its certificate and name are always verified
     * @return a new builder
     */
    public static Builder builder(String server) {
        return new Builder(server);
    }

    /**
     * The release of the library, like "0.1.0".
     *
     * @return the release
     */
    public static String version() {
        return Native.version();
    }

    // ---- the default engine ----

    /**
     * The default engine of the process; the first call makes it, later ones give it. So does the first call after it
     * was closed.
     *
     * @param options how it is made, if it is made now
     * @return the engine
     */
    public static TUICallEngine instance(Builder options) {
        return DefaultEngine.getOrMake(options);
    }

    /**
     * The default engine of the process.
     *
     * @return the engine
     * @throws IllegalStateException if {@link #instance(Builder)} has not made it yet, or it was closed
     */
    public static TUICallEngine instance() {
        return DefaultEngine.get();
    }

    /** Closes the default engine, if there is one. */
    public static void destroyInstance() {
        DefaultEngine.close();
    }

    // ---- life ----

    /**
     * Logs in; also the way back after {@link TUICallObserver#onKickedOffline} and
     * {@link TUICallObserver#onUserSigExpired}. Logging in again as the same user renews the ticket.
     *
     * @param sdkAppId the app on the server, 1 to 4294967295
     * @param userId 1 to 32 bytes of A-Z a-z 0-9 - _
     * @param userSig the ticket, see {@link UserSig#genUserSig(long, String, String)}
     * @return fails with 70001 to 70020 for the ticket, -1202 for a parameter, -1204 while another log-in is under way
     */
    public CompletableFuture<Void> init(long sdkAppId, String userId, String userSig) {
        return requests.ask((engine, request) -> Native.engine_init(engine, sdkAppId, userId, userSig, request));
    }

    /**
     * Hangs up and logs out. The observers stay, and {@link #init init} logs in again.
     *
     * @return succeeds without effect if nobody is logged in
     */
    public CompletableFuture<Void> unInit() {
        return requests.ask(Native::engine_un_init);
    }

    /**
     * Hangs up, logs out and frees the engine; no observer is called afterwards. Repeated: no effect.
     *
     * <p>A callback that runs on another thread is waited for, and may use the engine until it returns. Inside one of
     * the engine's own callbacks, and in an INLINE callback of any engine, it returns at once, and the engine
     * is freed afterwards.
     */
    @Override
    public void close() {
        core.close();
        reaper.dismiss();
    }

    /**
     * Whether {@link #close} was called.
     *
     * @return whether it was
     */
    public boolean isClosed() {
        return core.handle().isClosing();
    }

    // ---- observers and dispatch ----

    /**
     * Registers an observer for the events that come from now on. The engine keeps it alive. Any number may be
     * registered; one that is registered already is not registered twice.
     *
     * @param observer the observer
     * @throws TUICallException -1201 the engine is closed
     */
    public void addObserver(TUICallObserver observer) {
        Objects.requireNonNull(observer, "observer");
        core.registrations().add(observer);
    }

    /**
     * Ends a registration: after it has returned, the observer is not called again. A callback of it that runs on
     * another thread is waited for.
     *
     * @param observer the observer
     * @throws TUICallException -1202 for an observer that is not registered
     */
    public void removeObserver(TUICallObserver observer) {
        core.registrations().remove(observer);
    }

    /** For tests: the address of the C table of each observer; whoever has it keeps nothing alive. */
    long[] tables() {
        return core.registrations().tables();
    }

    /**
     * With {@link TUICallDispatch#POLL}: calls the observers for what waits, on this thread. An interrupt ends the
     * waiting, and stays set.
     *
     * @param timeoutMs how long to wait for the first event, in milliseconds: 0 = not at all, -1 = for ever
     * @return the number of events that were delivered
     * @throws TUICallException -1203 with another dispatch, inside a callback, and while another thread polls
     */
    public int poll(int timeoutMs) {
        return core.poll(timeoutMs);
    }

    // ---- calls ----

    /**
     * Calls one user.
     *
     * @param userId whom
     * @param mediaType audio or video
     * @return the call's id; fails with -1202 for an empty or one's own id, -1203 if this user is in a call already
     */
    public CompletableFuture<String> call(String userId, TUICallMediaType mediaType) {
        return call(userId, mediaType, TUICallParams.DEFAULT);
    }

    /**
     * Calls one user.
     *
     * @param userId whom
     * @param mediaType audio or video
     * @param params how the call is placed
     * @return the call's id; fails with -1202 for an empty or one's own id, -1203 if this user is in a call already
     */
    public CompletableFuture<String> call(String userId, TUICallMediaType mediaType, TUICallParams params) {
        int media = valueOf(mediaType);
        return requests.askForCallId(params, (engine, nativeParams, request) ->
                Native.engine_call(engine, userId, media, nativeParams, request));
    }

    /**
     * Calls one or several users. One's own id and doubles are dropped from the list.
     *
     * @param userIdList whom
     * @param mediaType audio or video
     * @return the call's id; fails with -1202 if nobody is left or there are too many, -1203 if this user is in a call
     */
    public CompletableFuture<String> calls(List<String> userIdList, TUICallMediaType mediaType) {
        return calls(userIdList, mediaType, TUICallParams.DEFAULT);
    }

    /**
     * Calls one or several users. One's own id and doubles are dropped from the list.
     *
     * @param userIdList whom
     * @param mediaType audio or video
     * @param params how the call is placed
     * @return the call's id; fails with -1202 if nobody is left or there are too many, -1203 if this user is in a call
     */
    public CompletableFuture<String> calls(List<String> userIdList, TUICallMediaType mediaType, TUICallParams params) {
        String[] userIds = array(userIdList);
        int media = valueOf(mediaType);
        return requests.askForCallId(params, (engine, nativeParams, request) ->
                Native.engine_calls(engine, userIds, media, nativeParams, request));
    }

    /**
     * Calls users of a group.
     *
     * @param groupId the group, 1 to 64 bytes
     * @param userIdList whom
     * @param mediaType audio or video
     * @return the call's id; fails as {@link #calls(List, TUICallMediaType) calls}
     */
    public CompletableFuture<String> groupCall(String groupId, List<String> userIdList, TUICallMediaType mediaType) {
        return groupCall(groupId, userIdList, mediaType, TUICallParams.DEFAULT);
    }

    /**
     * Calls users of a group.
     *
     * @param groupId the group, 1 to 64 bytes
     * @param userIdList whom
     * @param mediaType audio or video
     * @param params how the call is placed
     * @return the call's id; fails as {@link #calls(List, TUICallMediaType) calls}
     */
    public CompletableFuture<String> groupCall(String groupId, List<String> userIdList, TUICallMediaType mediaType,
            TUICallParams params) {
        String[] userIds = array(userIdList);
        int media = valueOf(mediaType);
        return requests.askForCallId(params, (engine, nativeParams, request) ->
                Native.engine_group_call(engine, groupId, userIds, media, nativeParams, request));
    }

    /**
     * Answers the ringing call.
     *
     * @return fails with -1203 nothing rings, -1204 accepted already, 8010 it is over
     */
    public CompletableFuture<Void> accept() {
        return requests.ask(Native::engine_accept);
    }

    /**
     * Declines the ringing call.
     *
     * @return fails with -1203 nothing rings, 8010 it is over
     */
    public CompletableFuture<Void> reject() {
        return requests.ask(Native::engine_reject);
    }

    /**
     * Declines the ringing call as busy.
     *
     * @return fails with -1203 nothing rings, 8010 it is over
     */
    public CompletableFuture<Void> ignore() {
        return requests.ask(Native::engine_ignore);
    }

    /**
     * Leaves the call; the caller of a ringing one cancels it. Without a call it succeeds without effect.
     *
     * @return fails with -1203 for a callee that has not answered yet
     */
    public CompletableFuture<Void> hangup() {
        return requests.ask(Native::engine_hangup);
    }

    /**
     * Invites more people into the running call.
     *
     * @param userIdList whom
     * @return those really invited; fails with -1203 not in a call, -1202 an empty list or too many
     */
    public CompletableFuture<List<String>> inviteUser(List<String> userIdList) {
        return inviteUser(userIdList, TUICallParams.DEFAULT);
    }

    /**
     * Invites more people into the running call.
     *
     * @param userIdList whom
     * @param params the timeout and the push message are used
     * @return those really invited; fails with -1203 not in a call, -1202 an empty list or too many
     */
    public CompletableFuture<List<String>> inviteUser(List<String> userIdList, TUICallParams params) {
        String[] userIds = array(userIdList);
        return requests.askForUserIds(params, (engine, nativeParams, request) ->
                Native.engine_invite_user(engine, userIds, nativeParams, request));
    }

    /**
     * Enters a running call.
     *
     * @param callId which
     * @return fails with -1203 if this user is in a call or that one is full, 101004 if it is over
     */
    public CompletableFuture<Void> join(String callId) {
        return requests.ask((engine, request) -> Native.engine_join(engine, callId, request));
    }

    /**
     * Enters a group's running call by its room.
     *
     * @param roomId the room
     * @param groupId the group
     * @param mediaType audio or video
     * @return fails as {@link #join join}
     */
    public CompletableFuture<Void> joinInGroupCall(TUIRoomId roomId, String groupId, TUICallMediaType mediaType) {
        Objects.requireNonNull(roomId, "roomId");
        int media = valueOf(mediaType);
        return requests.ask((engine, request) -> Native.engine_join_in_group_call(engine, roomId.getIntRoomId(),
                roomId.getStrRoomId(), groupId, media, request));
    }

    /**
     * Switches the call between video and audio.
     *
     * @param mediaType audio or video
     * @return fails with -1203 not in a call, -1205 in a group
     */
    public CompletableFuture<Void> switchCallMediaType(TUICallMediaType mediaType) {
        int media = valueOf(mediaType);
        return requests.ask((engine, request) -> Native.engine_switch_call_media_type(engine, media, request));
    }

    /**
     * Starts the video stream, of this call or of the next one, until the call ends.
     *
     * @return when it is done
     */
    public CompletableFuture<Void> openCamera() {
        return requests.ask(Native::engine_open_camera);
    }

    /**
     * Stops the video stream.
     *
     * @return when it is done
     */
    public CompletableFuture<Void> closeCamera() {
        return requests.ask(Native::engine_close_camera);
    }

    /**
     * Starts the audio stream, of this call or of the next one, until the call ends.
     *
     * @return when it is done
     */
    public CompletableFuture<Void> openMicrophone() {
        return requests.ask(Native::engine_open_microphone);
    }

    /**
     * Stops the audio stream.
     *
     * @return when it is done
     */
    public CompletableFuture<Void> closeMicrophone() {
        return requests.ask(Native::engine_close_microphone);
    }

    // ---- the user and the call ----

    /**
     * Sets the profile of this user.
     *
     * @param nickname at most 500 bytes of UTF-8
     * @param avatar the URL of a picture, at most 500 bytes of UTF-8
     * @return fails with -1202 over these limits
     */
    public CompletableFuture<Void> setSelfInfo(String nickname, String avatar) {
        return requests.ask((engine, request) -> Native.engine_set_self_info(engine, nickname, avatar, request));
    }

    /**
     * Says whether this user may be logged in several times at once: all ring, the first answer wins.
     *
     * @param enable off by default; switching it off throws out the user's other sessions
     * @return when it is done
     */
    public CompletableFuture<Void> enableMultiDeviceAbility(boolean enable) {
        return requests.ask((engine, request) ->
                Native.engine_enable_multi_device_ability(engine, enable ? 1 : 0, request));
    }

    /**
     * For operators of the server: ends anybody's call.
     *
     * @param callId which
     * @return fails with 101004 it is over, -1203 this user is no operator
     */
    public CompletableFuture<Void> endCall(String callId) {
        return requests.ask((engine, request) -> Native.engine_end_call(engine, callId, request));
    }

    /**
     * The current or last call, as of the event that was delivered last; in a callback, as of that event.
     *
     * @return what is known of it
     * @throws TUICallException -1201 the engine is closed
     */
    public TUICallInfo callInfo() {
        TUICallInfo[] info = new TUICallInfo[1];
        core.handle().use(engine -> Native.engine_call_info(engine, info));
        return info[0];
    }

    // ---- arguments ----

    private static String[] array(List<String> userIdList) {
        return Objects.requireNonNull(userIdList, "userIdList").toArray(new String[0]);
    }

    private static int valueOf(TUICallMediaType mediaType) {
        return Objects.requireNonNull(mediaType, "mediaType").getValue();
    }

    /** Makes a {@link TUICallEngine}. */
    public static final class Builder {
        final String server;
        String caFile;
        TUICallDispatch dispatch = TUICallDispatch.THREAD;
        Executor executor;
        Runnable wakeUp;
        TUICallRuntime runtime;
        long requestTimeoutMs;
        int volumeIntervalMs;
        int frameMs;

        private Builder(String server) {
            this.server = server;
        }

        /**
         * Names the authorities that are trusted.
         *
         * @param path a PEM file; null: those of the system
         * @return this builder
         */
        public Builder caFile(String path) {
            caFile = path;
            return this;
        }

        /**
         * Says where callbacks run.
         *
         * @param mode THREAD if not said
         * @return this builder
         */
        public Builder dispatch(TUICallDispatch mode) {
            dispatch = Objects.requireNonNull(mode, "dispatch");
            return this;
        }

        /**
         * Runs callbacks on an executor, in place of a dispatch mode: that of a user interface, such as
         * {@code SwingUtilities::invokeLater} or {@code handler::post}, or any other. They come one at a time and in
         * order, however many threads it has; and while one of them runs, however long, the next one waits. It must
         * accept what it is given: a refusal goes to the uncaught exception handler, and no callback comes any more.
         *
         * @param target the executor
         * @return this builder
         */
        public Builder executor(Executor target) {
            executor = Objects.requireNonNull(target, "executor");
            return this;
        }

        /**
         * With {@link TUICallDispatch#POLL}: what to run when something begins to wait for
         * {@link TUICallEngine#poll poll}.
         *
         * @param callback called on the library's loop thread; must not block
         * @return this builder
         */
        public Builder wakeUp(Runnable callback) {
            wakeUp = callback;
            return this;
        }

        /**
         * Puts the engine on a runtime of the program's own.
         *
         * @param target must be closed after the engine; null: the one that engines share
         * @return this builder
         */
        public Builder runtime(TUICallRuntime target) {
            runtime = target;
            return this;
        }

        /**
         * Says how long a method waits for its answer.
         *
         * @param milliseconds 1 to 600000; 0: 10000
         * @return this builder
         */
        public Builder requestTimeoutMs(long milliseconds) {
            requestTimeoutMs = milliseconds;
            return this;
        }

        /**
         * Says how often {@link TUICallObserver#onUserVoiceVolumeChanged} comes while the engine uses sound.
         *
         * @param milliseconds 20 to 60000; 0: 300; negative: never
         * @return this builder
         */
        public Builder volumeIntervalMs(int milliseconds) {
            volumeIntervalMs = milliseconds;
            return this;
        }

        /**
         * Says how much sound is in a packet that is sent. Of 10 ms each is sent 10 ms earlier, and their headers take
         * 22 kbit/s more.
         *
         * @param milliseconds 10 or 20; 0: 20
         * @return this builder
         */
        public Builder frameMs(int milliseconds) {
            frameMs = milliseconds;
            return this;
        }

        /**
         * Makes the engine; it does nothing until {@link TUICallEngine#init init}.
         *
         * @return the engine
         * @throws TUICallException -1202 for a server, file or time that cannot be used
         */
        public TUICallEngine build() {
            return new TUICallEngine(this);
        }
    }
}
