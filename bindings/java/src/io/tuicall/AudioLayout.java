package io.tuicall;

/** How the samples of sound are laid out; the library says which rates and channels there are. */
final class AudioLayout {
    /** The most that the library takes: it refuses what is over that, and so no memory is taken for it. */
    private static final int MOST_SAMPLE_RATE_HZ = 48_000;
    private static final int MOST_CHANNELS = 2;
    private static final int MOST_DURATION_MS = 60_000;

    final int sampleRateHz;
    final int channels;

    AudioLayout(int sampleRateHz, int channels) {
        this.sampleRateHz = sampleRateHz;
        this.channels = channels;
    }

    /** Refuses what is not as many values for each channel. */
    void check(int valueCount) {
        if (channels > 0 && valueCount % channels != 0) {
            throw new TUICallException(TUICallException.PARAM_INVALID,
                    "samples has " + valueCount + " values, expected a multiple of " + channels);
        }
    }

    /** How many values that time has, those of all channels together. */
    int valuesIn(int durationMs) {
        if (durationMs < 1 || durationMs > MOST_DURATION_MS) {
            throw new TUICallException(TUICallException.PARAM_INVALID,
                    "durationMs is " + durationMs + ", expected 1 to " + MOST_DURATION_MS);
        }
        int rate = Math.min(Math.max(sampleRateHz, 1), MOST_SAMPLE_RATE_HZ);
        return valuesOf(Math.max((int) ((long) durationMs * rate / 1000), 1));
    }

    /** How many values so many samples of each channel are. */
    int valuesOf(int sampleCount) {
        return sampleCount * Math.min(Math.max(channels, 1), MOST_CHANNELS);
    }
}
