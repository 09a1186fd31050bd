import io.tuicall.TUICallEndReason;
import io.tuicall.TUICallEngine;
import io.tuicall.TUICallInfo;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUIRoomId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls somebody, talks for some seconds and hangs up: java Call bob [seconds] */
public final class Call extends TUICallObserver {
    private static final double TALK_S = 5;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private Call() {}

    @Override
    public void onUserJoin(String userId) {
        System.out.println(userId + " answered");
        begun.countDown();
    }

    @Override
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {
        System.out.printf("the call ended after %.1f s%n", totalTime / 1000);
        over.countDown();
    }

    @Override
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {
        System.out.println("no answer: " + reason);
        over.countDown();
        begun.countDown();
    }

    public static void main(String[] arguments) throws InterruptedException {
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : TALK_S;
        Call call = new Call();
        try (TUICallEngine engine = Account.engine().build()) {
            engine.addObserver(call);
            Account.logIn(engine);
            engine.call(arguments[0], TUICallMediaType.AUDIO).join();
            call.begun.await();
            if (!call.over.await((long) (seconds * 1000), TimeUnit.MILLISECONDS)) {
                engine.hangup().join();
                call.over.await();
            }
        }
    }
}
