package io.tuicall;

import java.util.Objects;

/** What was heard, as 16-bit integers: -32768 to 32767. */
public final class TUIAudio {
    private final short[] samples;
    private final long timestampMs;

    /**
     * Sound, as the engine gives it.
     *
     * @param samples all channels together; not copied
     * @param timestampMs when the first one is heard, in milliseconds since the call's sound began
     */
    public TUIAudio(short[] samples, long timestampMs) {
        this.samples = Objects.requireNonNull(samples, "samples");
        this.timestampMs = timestampMs;
    }

    /**
     * The samples, all channels together; those of a moment stand side by side.
     *
     * @return the array itself; may be shorter than was asked for, or empty
     */
    public short[] getSamples() {
        return samples;
    }

    /**
     * When the first sample is heard.
     *
     * @return milliseconds since the call's sound began
     */
    public long getTimestampMs() {
        return timestampMs;
    }

    @Override
    public String toString() {
        return "TUIAudio(samples=" + samples.length + ", timestampMs=" + timestampMs + ")";
    }
}
