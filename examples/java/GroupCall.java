import io.tuicall.TUICallEndReason;
import io.tuicall.TUICallEngine;
import io.tuicall.TUICallInfo;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUIRoomId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Calls several people at once and shows who comes and goes: java GroupCall GROUP bob carol … */
public final class GroupCall extends TUICallObserver {
    private final CountDownLatch over = new CountDownLatch(1);

    private GroupCall() {}

    @Override
    public void onUserJoin(String userId) {
        System.out.println(userId + " joined");
    }

    @Override
    public void onUserLeave(String userId) {
        System.out.println(userId + " left");
    }

    @Override
    public void onUserReject(String userId) {
        System.out.println(userId + " declined");
    }

    @Override
    public void onUserLineBusy(String userId) {
        System.out.println(userId + " is busy");
    }

    @Override
    public void onUserNoResponse(String userId) {
        System.out.println(userId + " did not answer");
    }

    @Override
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {
        over.countDown();
    }

    @Override
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {
        over.countDown();
    }

    public static void main(String[] arguments) throws InterruptedException {
        List<String> callees = Arrays.asList(arguments).subList(1, arguments.length);
        GroupCall call = new GroupCall();
        try (TUICallEngine engine = Account.engine().build()) {
            engine.addObserver(call);
            Account.logIn(engine);
            engine.groupCall(arguments[0], callees, TUICallMediaType.VIDEO).join();
            call.over.await();
        }
    }
}
