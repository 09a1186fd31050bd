package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files and tones: what is played is recorded, and the recording played; what ends them; what is refused. */
class SoundFilesTest {
    private static final int RATE_HZ = 16_000;
    private static final int HEADER_BYTES = 44;

    @RegisterExtension final World world = new World();
    @TempDir Path folder;

    private static double loudest(Path recording) throws IOException {
        byte[] bytes = Files.readAllBytes(recording);
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(bytes.length - HEADER_BYTES, file.getInt(HEADER_BYTES - 4));
        short[] samples = new short[(bytes.length - HEADER_BYTES) / 2];
        file.position(HEADER_BYTES);
        file.asShortBuffer().get(samples);
        int piece = RATE_HZ / 5;
        double most = 0;
        for (int i = 0; i + piece <= samples.length; i += piece) {
            most = Math.max(most, Tone.power(Arrays.copyOfRange(samples, i, i + piece), Tone.FREQUENCY_HZ, RATE_HZ));
        }
        return most;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Recorder.TIMEOUT_S, TimeUnit.SECONDS);
    }

    private static void refused(int code, String text, CompletableFuture<Void> future) {
        Throwable why = assertThrows(CompletionException.class, future::join).getCause();
        assertEquals(code, ((TUICallException) why).getCode());
        assertTrue(why.getMessage().contains(text), why.getMessage());
    }

    @Test
    void aToneIsRecordedAndTheRecordingIsPlayed() throws Exception {
        User alice = world.user("alice");
        User bob = world.user("bob");
        World.connect(alice, bob, TUICallMediaType.AUDIO);
        alice.engine.openMicrophone().join();
        Path one = folder.resolve("one.wav");
        CompletableFuture<Void> mixed = bob.engine.recordFile(folder.resolve("mixed.wav").toString());
        CompletableFuture<Void> recorded = bob.engine.recordFile(one.toString(), alice.id, RATE_HZ);
        get(alice.engine.playTone(Tone.FREQUENCY_HZ, 2000));
        bob.engine.readAudio(500, "", RATE_HZ, 1, -1);
        bob.engine.stopRecording(one.toString());
        get(recorded);
        assertTrue(Tone.isLoud(loudest(one)), "the tone was recorded at " + loudest(one));
        get(alice.engine.playFile(one.toString()));
        alice.engine.hangup().join();
        get(mixed);
        assertTrue(Files.size(folder.resolve("mixed.wav")) > Files.size(one));
    }

    @Test
    void whatEndsThemIsTold() throws Exception {
        User alice = world.user("alice");
        CompletableFuture<Void> cleared = alice.engine.playTone(440, 3_600_000, 1);
        alice.engine.clearAudio();
        ExecutionException why = assertThrows(ExecutionException.class, () -> get(cleared));
        assertEquals(-1203, ((TUICallException) why.getCause()).getCode());
    }

    @Test
    void whatIsWrongIsRefused() {
        TUICallEngine engine = world.user("alice").engine;
        String path = folder.resolve("x.wav").toString();
        refused(-1202, "No such file", engine.playFile(path));
        refused(-1202, "no regular file", engine.playFile(folder.toString()));
        refused(-1202, "1 to 20000", engine.playTone(0, 1));
        refused(-1202, "1 to 3600000", engine.playTone(440, -1));
        refused(-1202, "44100", engine.recordFile(path, "", 44_100));
        refused(-1202, "Is a directory", engine.recordFile(folder.toString()));
        assertEquals(-1202, assertThrows(TUICallException.class, () -> engine.stopRecording(path)).getCode());
        engine.recordFile(path);
        refused(-1203, "is being recorded", engine.recordFile(path));
    }

    @Test
    void packetsHave10Or20Ms() {
        for (int frameMs : new int[] {0, 10, 20}) {
            World.builder().frameMs(frameMs).build().close();
        }
        TUICallException refused = assertThrows(TUICallException.class, () -> World.builder().frameMs(40).build());
        assertEquals(-1202, refused.getCode());
    }
}
