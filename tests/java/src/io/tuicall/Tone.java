package io.tuicall;

/** A tone, and how much of it is in what was heard. */
final class Tone {
    static final double FREQUENCY_HZ = 440;
    /** A sine at -15 dBov. */
    static final double AMPLITUDE = 0.25;
    private static final double FULL_SCALE = 32767;

    private Tone() {}

    static short[] shorts(int seconds, int rateHz) {
        return toShorts(floats(seconds, FREQUENCY_HZ, rateHz, 1));
    }

    /** The same in both channels. */
    static float[] stereoFloats(int seconds, int rateHz) {
        return floats(seconds, FREQUENCY_HZ, rateHz, 2);
    }

    /** A tone of that frequency in so many channels. */
    static float[] floats(int seconds, double frequencyHz, int rateHz, int channels) {
        float[] samples = new float[seconds * rateHz * channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (AMPLITUDE * Math.sin(2 * Math.PI * frequencyHz * (i / channels) / rateHz));
        }
        return samples;
    }

    /** The same as 16-bit integers. */
    static short[] toShorts(float[] floats) {
        short[] samples = new short[floats.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (FULL_SCALE * floats[i]);
        }
        return samples;
    }

    /** And back. */
    static float[] toFloats(short[] samples) {
        float[] floats = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            floats[i] = (float) (samples[i] / FULL_SCALE);
        }
        return floats;
    }

    /** How much of a frequency is in it, as the amplitude of a sine: 0 to 1. */
    static double power(short[] samples, double frequencyHz, int rateHz) {
        return power(toFloats(samples), 1, frequencyHz, rateHz);
    }

    /** The same of the first of several channels. */
    static double power(float[] samples, int channels, double frequencyHz, int rateHz) {
        int count = samples.length / channels;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < count; i++) {
            double phase = 2 * Math.PI * frequencyHz * i / rateHz;
            real += samples[i * channels] * Math.cos(phase);
            imaginary += samples[i * channels] * Math.sin(phase);
        }
        return 2 * Math.hypot(real, imaginary) / count;
    }

    static boolean isLoud(double power) {
        return power > 0.7 * AMPLITUDE && power < 1.3 * AMPLITUDE;
    }

    static boolean isSilent(double power) {
        return power < 0.002;
    }
}
