import io.tuicall.TUICallEngine;
import io.tuicall.TUICallException;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUIRoomId;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Answers everybody who calls, one after the other, and says back what it hears: java Echo */
public final class Echo {
    private static final int RATE_HZ = 48_000;
    private static final int PIECE_MS = 20;

    private Echo() {}

    public static void main(String[] arguments) throws InterruptedException {
        Semaphore calls = new Semaphore(0);
        try (TUICallEngine engine = Account.engine().build()) {
            engine.addObserver(new TUICallObserver() {
                @Override
                public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
                        TUICallMediaType callMediaType) {
                    System.out.println("answering " + callerId);
                    engine.openMicrophone();
                    engine.accept();
                }

                @Override
                public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {
                    calls.release();
                }
            });
            Account.logIn(engine);
            System.out.println("ready");
            while (true) {
                calls.acquire();
                sayBack(engine);
            }
        }
    }

    /** Until the call is over: then nothing more can be read. */
    private static void sayBack(TUICallEngine engine) throws InterruptedException {
        try {
            while (true) {
                engine.pushAudio(engine.readAudio(PIECE_MS, "", RATE_HZ, 1, -1).getSamples(), RATE_HZ, 1);
            }
        } catch (TUICallException over) {
            System.out.println("the call is over");
        }
    }
}
