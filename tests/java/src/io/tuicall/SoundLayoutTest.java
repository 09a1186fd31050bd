package io.tuicall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tuicall.World.User;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that may be pushed, and all that may be read, mixed and of one user by turns. */
class SoundLayoutTest {
    private static final int PIECE_MS = 100;
    private static final int TIMEOUT_MS = Recorder.TIMEOUT_S * 1000;

    @RegisterExtension final World world = new World();

    /** How samples are laid out. */
    private static final class Layout {
        final int rateHz;
        final int channels;
        final boolean floats;

        Layout(int rateHz, int channels, boolean floats) {
            this.rateHz = rateHz;
            this.channels = channels;
            this.floats = floats;
        }

        void push(TUICallEngine engine, double frequencyHz) {
            float[] tone = Tone.floats(10, frequencyHz, rateHz, channels);
            if (floats) {
                engine.pushAudio(tone, rateHz, channels);
            } else {
                engine.pushAudio(Tone.toShorts(tone), rateHz, channels);
            }
        }

        TUIFloatAudio read(TUICallEngine engine, String userId) throws InterruptedException {
            if (floats) {
                return engine.readFloatAudio(PIECE_MS, userId, rateHz, channels, TIMEOUT_MS);
            }
            TUIAudio piece = engine.readAudio(PIECE_MS, userId, rateHz, channels, TIMEOUT_MS);
            return new TUIFloatAudio(Tone.toFloats(piece.getSamples()), piece.getTimestampMs());
        }
    }

    private static List<Layout> layouts() {
        List<Layout> all = new ArrayList<>();
        for (int rateHz : new int[] {8_000, 12_000, 16_000, 24_000, 48_000}) {
            for (int channels = 1; channels <= 2; channels++) {
                all.add(new Layout(rateHz, channels, false));
                all.add(new Layout(rateHz, channels, true));
            }
        }
        return all;
    }

    @Test
    void everyLayoutOfSamples() throws InterruptedException {
        User alice = world.user("alice");
        User bob = world.user("bob");
        World.connect(alice, bob, TUICallMediaType.AUDIO);
        alice.engine.openMicrophone().join();
        List<Layout> said = layouts();
        List<Layout> heard = layouts();
        Collections.reverse(heard);
        Map<String, Long> times = new HashMap<>();
        for (int i = 0; i < said.size(); i++) {
            double frequencyHz = 300 + 50 * i;
            said.get(i).push(alice.engine, frequencyHz);
            hear(bob.engine, i % 2 == 0 ? "" : alice.id, frequencyHz, heard.get(i), times);
            alice.engine.clearAudio();
        }
    }

    /** Reads until the tone is there; the time of each stream goes on meanwhile. */
    private static void hear(TUICallEngine engine, String userId, double frequencyHz, Layout layout,
            Map<String, Long> times) throws InterruptedException {
        double power;
        do {
            TUIFloatAudio piece = layout.read(engine, userId);
            assertEquals(layout.rateHz * PIECE_MS / 1000 * layout.channels, piece.getSamples().length);
            assertTrue(piece.getTimestampMs() > times.getOrDefault(userId, -1L), piece::toString);
            assertTrue(piece.getTimestampMs() < TIMEOUT_MS, () -> frequencyHz + " Hz was not heard in time");
            times.put(userId, piece.getTimestampMs());
            power = Tone.power(piece.getSamples(), layout.channels, frequencyHz, layout.rateHz);
        } while (!Tone.isLoud(power));
    }
}
