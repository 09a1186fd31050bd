import io.tuicall.TUICallConnectionState;
import io.tuicall.TUICallEndReason;
import io.tuicall.TUICallEngine;
import io.tuicall.TUICallInfo;
import io.tuicall.TUICallMediaType;
import io.tuicall.TUICallObserver;
import io.tuicall.TUICallRole;
import io.tuicall.TUIRoomId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.swing.SwingUtilities;
import javax.swing.Timer;

/**
 * A phone on the desktop: calls one or several, rings, answers, mutes. Every callback comes on Swing's own thread, for
 * the engine is given {@code SwingUtilities::invokeLater}; so nothing here needs a lock.
 */
public final class Phone extends TUICallObserver implements PhoneWindow.Keys {
    private static final int SECOND_MS = 1000;

    private final TUICallEngine engine;
    private final PhoneWindow window;
    private final Timer clock = new Timer(SECOND_MS, tick -> showTime());
    private String present = "";
    private boolean muted;
    private long begunAt;

    private Phone() {
        window = new PhoneWindow(Account.user(), this);
        engine = Account.engine().executor(SwingUtilities::invokeLater).build();
        engine.addObserver(this);
    }

    // ---- what the user presses ----

    @Override
    public void call(String names) {
        List<String> callees = Arrays.asList(names.trim().split("[ ,]+"));
        window.show(PhoneWindow.State.CALLING, "calling " + String.join(", ", callees));
        muted = false;
        ask(engine.calls(callees, TUICallMediaType.AUDIO));
    }

    @Override
    public void answer() {
        ask(engine.accept());
    }

    @Override
    public void hangUp() {
        ask(window.getState() == PhoneWindow.State.RINGING ? engine.reject() : engine.hangup());
    }

    @Override
    public void mute() {
        muted = !muted;
        window.setMuted(muted);
        ask(muted ? engine.closeMicrophone() : engine.openMicrophone());
    }

    @Override
    public void close() {
        engine.close();
        System.exit(0);
    }

    /** What the server refuses is shown, on Swing's thread, and the phone is free again. */
    private void ask(CompletableFuture<?> answer) {
        answer.whenCompleteAsync((nothing, refused) -> {
            if (refused != null) {
                window.show(PhoneWindow.State.FREE, refused.getCause() == null ? refused.getMessage()
                        : refused.getCause().getMessage());
            }
        }, SwingUtilities::invokeLater);
    }

    // ---- what happens ----

    @Override
    public void onConnectionStateChanged(TUICallConnectionState state) {
        window.setOnline(state == TUICallConnectionState.CONNECTED);
    }

    @Override
    public void onCallReceived(String callerId, List<String> calleeIdList, String groupId,
            TUICallMediaType callMediaType) {
        muted = false;
        window.show(PhoneWindow.State.RINGING, callerId + " is calling");
    }

    @Override
    public void onCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) {
        begunAt = System.currentTimeMillis();
        present = "";
        window.show(PhoneWindow.State.TALKING, "connected");
        window.setMuted(false);
        ask(engine.openMicrophone());
        clock.start();
    }

    @Override
    public void onUserJoin(String userId) {
        present = present.isEmpty() ? userId : present + ", " + userId;
        showTime();
    }

    @Override
    public void onUserLeave(String userId) {
        present = present.replaceAll("(^|, )" + userId + "(?=,|$)", "").replaceAll("^, ", "");
        showTime();
    }

    @Override
    public void onUserAudioAvailable(String userId, boolean isAudioAvailable) {
        window.tell(isAudioAvailable ? userId + " speaks" : userId + " is muted");
    }

    @Override
    public void onUserReject(String userId) {
        window.tell(userId + " declined");
    }

    @Override
    public void onUserLineBusy(String userId) {
        window.tell(userId + " is busy");
    }

    @Override
    public void onUserNoResponse(String userId) {
        window.tell(userId + " did not answer");
    }

    @Override
    public void onCallEnd(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) {
        clock.stop();
        window.show(PhoneWindow.State.FREE, "over after " + time((long) totalTime));
    }

    @Override
    public void onCallNotConnected(String callId, TUICallMediaType callMediaType, TUICallEndReason reason,
            String userId, TUICallInfo info) {
        window.show(PhoneWindow.State.FREE, reason.name().toLowerCase().replace('_', ' '));
    }

    @Override
    public void onKickedOffline() {
        window.tell("logged in elsewhere");
    }

    private static String time(long milliseconds) {
        long seconds = milliseconds / SECOND_MS;
        return String.format("%d:%02d", seconds / 60, seconds % 60);
    }

    private void showTime() {
        if (window.getState() == PhoneWindow.State.TALKING) {
            window.show(PhoneWindow.State.TALKING, present + "  " + time(System.currentTimeMillis() - begunAt));
        }
    }

    /** Opens the phone on Swing's thread, and logs in meanwhile. */
    static Phone open() throws Exception {
        Phone[] made = new Phone[1];
        SwingUtilities.invokeAndWait(() -> made[0] = new Phone());
        Account.logIn(made[0].engine);
        return made[0];
    }

    public static void main(String[] arguments) throws Exception {
        open();
    }
}
