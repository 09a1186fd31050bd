package io.tuicall;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Users of the server that the tests were given, who are logged out at the end of each test. */
final class World implements AfterEachCallback {
    static final String SERVER = System.getProperty("tuicall.test.server");
    static final String CA_FILE = System.getProperty("tuicall.test.ca");
    static final long SDK_APP_ID = Long.getLong("tuicall.test.app", 0);
    static final String SECRET_KEY = System.getProperty("tuicall.test.key");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final List<TUICallEngine> engines = new ArrayList<>();

    /** A user who is logged in. */
    static final class User {
        final String id;
        final TUICallEngine engine;
        final Recorder events = new Recorder();

        User(String id, TUICallEngine engine) {
            this.id = id;
            this.engine = engine;
        }
    }

    /** A user id that no other test has. */
    static String name(String prefix) {
        return prefix + "-" + System.getProperty("tuicall.test.name", "x") + "-" + NUMBERS.incrementAndGet();
    }

    static TUICallEngine.Builder builder() {
        return TUICallEngine.builder(SERVER).caFile(CA_FILE);
    }

    static void logIn(TUICallEngine engine, String userId) {
        engine.init(SDK_APP_ID, userId, UserSig.genUserSig(SDK_APP_ID, userId, SECRET_KEY)).join();
    }

    /** The two are in a call, and all events up to there were taken. */
    static void connect(User alice, User bob, TUICallMediaType media) throws InterruptedException {
        alice.engine.call(bob.id, media).join();
        bob.events.until("onCallReceived");
        bob.engine.accept().join();
        alice.events.until("onUserJoin");
        bob.events.until("onUserJoin");
    }

    /** An engine that is not logged in. */
    TUICallEngine engine(TUICallEngine.Builder options) {
        TUICallEngine engine = options.build();
        engines.add(engine);
        return engine;
    }

    User user(String prefix) {
        return user(prefix, builder());
    }

    User user(String prefix, TUICallEngine.Builder options) {
        User user = new User(name(prefix), engine(options));
        user.engine.addObserver(user.events);
        logIn(user.engine, user.id);
        return user;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        engines.forEach(TUICallEngine::close);
        engines.clear();
    }
}
