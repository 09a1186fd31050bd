package io.tuicall;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Two users in a call, and a program that ends in the way that its argument says. */
final class ExitProgram {
    private static final CountDownLatch ACCEPTED = new CountDownLatch(1);

    private ExitProgram() {}

    private static TUICallEngine user(String userId, String how) {
        TUICallEngine.Builder options = World.builder();
        if (how.equals("inline")) {
            options.dispatch(TUICallDispatch.INLINE);
        }
        TUICallEngine engine = options.build();
        engine.addObserver(new TUICallObserver() {
            @Override
            public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                    TUICallMediaType callMediaType) {
                engine.accept();
                ACCEPTED.countDown();
                if (how.equals("exit-in-a-callback")) {
                    System.out.println(Child.LAST_LINE);
                    System.exit(0);
                }
            }
        });
        World.logIn(engine, userId);
        return engine;
    }

    /** Until the engine is closed, which happens at the end of the program. */
    private static void askFor(TUICallEngine engine) {
        try {
            while (true) {
                engine.setSelfInfo("Alice", "");
                engine.callInfo();
            }
        } catch (TUICallException closed) {
            return;
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        String how = arguments[0];
        TUICallEngine bob = user(arguments[1] + "-bob", how);
        if (how.equals("answer")) {
            ACCEPTED.await();
            System.out.println(Child.LAST_LINE);
            return;
        }
        TUICallEngine alice = user(arguments[1] + "-alice", how);
        alice.call(arguments[1] + "-bob", TUICallMediaType.AUDIO).join();
        ACCEPTED.await();
        switch (how) {
            case "closed":
                alice.close();
                bob.close();
                break;
            case "exit":
                System.out.println(Child.LAST_LINE);
                System.exit(0);
                break;
            case "busy":
                Thread asking = new Thread(() -> askFor(alice));
                asking.setDaemon(true);
                asking.start();
                break;
            case "exit-in-a-callback":
                new CountDownLatch(1).await();
                break;
            default:
                break;
        }
        System.out.println(Child.LAST_LINE);
    }
}
