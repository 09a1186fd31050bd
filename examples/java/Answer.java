import io.tuicall.TUICallEngine;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUIRoomId;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waits for one call, answers it, and stays until it ends: java Answer */
public final class Answer {
    private Answer() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (TUICallEngine engine = Account.engine().build()) {
            engine.addObserver(new TUICallObserver() {
                @Override
                public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                        TUICallMediaType callMediaType) {
                    System.out.println(callerId + " is calling");
                    engine.accept();
                }

                @Override
                public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole,
                        double totalTime) {
                    ended();
                }

                @Override
                public void onCallCancelled(String userId) {
                    ended();
                }

                private void ended() {
                    System.out.println("the call is over");
                    over.countDown();
                }
            });
            Account.logIn(engine);
            System.out.println("ready");
            over.await();
        }
    }
}
