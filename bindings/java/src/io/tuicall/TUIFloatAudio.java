package io.tuicall;

import java.util.Objects;

/** What was heard, as floats: -1 to 1. */
public final class TUIFloatAudio {
    private final float[] samples;
    private final long timestampMs;

    /**
     * Sound, as the engine gives it.
     *
     * @param samples all channels together; not copied
     * @param timestampMs when the first one is heard, in milliseconds since the call's sound began
     */
    public TUIFloatAudio(float[] samples, long timestampMs) {
        this.samples = Objects.requireNonNull(samples, "samples");
        this.timestampMs = timestampMs;
    }

    /**
     * The samples, all channels together; those of a moment stand side by side.
     *
     * @return the array itself; may be shorter than was asked for, or empty
     */
    public float[] getSamples() {
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
        return "TUIFloatAudio(samples=" + samples.length + ", timestampMs=" + timestampMs + ")";
    }
}
