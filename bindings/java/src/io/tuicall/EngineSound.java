package io.tuicall;

import java.util.Objects;

/** What an engine says and hears: the part of {@link TUICallEngine} that is about sound. */
abstract class EngineSound {
    private final EngineHandle handle;

    EngineSound(EngineHandle handle) {
        this.handle = handle;
    }

    /**
     * Says something in the call: the samples go to the others in real time while the microphone is open; while it is
     * closed they are lost. What is pushed before the call has begun waits for that; what still waits at its end is
     * forgotten, though it may never have begun.
     *
     * @param samples 16-bit integers, all channels together; copied
     * @param sampleRateHz 8000 to 192000
     * @param channels 1, or 2 with the samples of a moment side by side
     * @return how much waits now, in milliseconds; a program that makes sound as it goes keeps this at 40 to 200
     * @throws TUICallException -1202 for a parameter; -1203, and nothing is taken, if more than 60 s would wait
     */
    public int pushAudio(short[] samples, int sampleRateHz, int channels) {
        return pushAudio(samples, sampleRateHz, channels, false);
    }

    /**
     * As {@link #pushAudio(short[], int, int) pushAudio}, and says whether the sound is live. Of live sound nothing
     * waits for long: of what is older than 200 ms when more comes the oldest is lost, and a clock that runs faster or
     * slower than the engine's is made up for without a change of pitch.
     *
     * @param samples 16-bit integers, all channels together; copied
     * @param sampleRateHz 8000 to 192000
     * @param channels 1, or 2 with the samples of a moment side by side
     * @param live whether a device records them as they are pushed; false for a file or a voice that is made
     * @return how much waits now, in milliseconds
     * @throws TUICallException -1202 for a parameter; -1203, and nothing is taken, if more than 60 s would wait
     */
    public int pushAudio(short[] samples, int sampleRateHz, int channels, boolean live) {
        Objects.requireNonNull(samples, "samples");
        return push(samples.length, sampleRateHz, channels, (engine, queuedMs) ->
                Native.engine_push_s16(engine, sampleRateHz, channels, live ? 1 : 0, samples, queuedMs));
    }

    /**
     * Says something in the call: the samples go to the others in real time while the microphone is open; while it is
     * closed they are lost. What is pushed before the call has begun waits for that; what still waits at its end is
     * forgotten, though it may never have begun.
     *
     * @param samples floats from -1 to 1, all channels together; copied
     * @param sampleRateHz 8000 to 192000
     * @param channels 1, or 2 with the samples of a moment side by side
     * @return how much waits now, in milliseconds; a program that makes sound as it goes keeps this at 40 to 200
     * @throws TUICallException -1202 for a parameter; -1203, and nothing is taken, if more than 60 s would wait
     */
    public int pushAudio(float[] samples, int sampleRateHz, int channels) {
        return pushAudio(samples, sampleRateHz, channels, false);
    }

    /**
     * As {@link #pushAudio(float[], int, int) pushAudio}, and says whether the sound is live. Of live sound nothing
     * waits for long: of what is older than 200 ms when more comes the oldest is lost, and a clock that runs faster or
     * slower than the engine's is made up for without a change of pitch.
     *
     * @param samples floats from -1 to 1, all channels together; copied
     * @param sampleRateHz 8000 to 192000
     * @param channels 1, or 2 with the samples of a moment side by side
     * @param live whether a device records them as they are pushed; false for a file or a voice that is made
     * @return how much waits now, in milliseconds
     * @throws TUICallException -1202 for a parameter; -1203, and nothing is taken, if more than 60 s would wait
     */
    public int pushAudio(float[] samples, int sampleRateHz, int channels, boolean live) {
        Objects.requireNonNull(samples, "samples");
        return push(samples.length, sampleRateHz, channels, (engine, queuedMs) ->
                Native.engine_push_f32(engine, sampleRateHz, channels, live ? 1 : 0, samples, queuedMs));
    }

    /**
     * Forgets what was pushed or is being played and was not said yet: somebody has interrupted.
     *
     * @throws TUICallException -1201 the engine is closed
     */
    public void clearAudio() {
        handle.use(Native::engine_clear_audio);
    }

    /**
     * Hears the call: waits until so much sound is there, and gives it. Silence is sound, too. It goes on in real time
     * from the first read on; 2 s of it wait for a reader that is late, and of what is older the oldest is lost. The
     * last piece of a call, and one whose timeout is over, may be shorter. Each user has one stream: two threads that
     * read the same share it. An interrupt of the thread ends the waiting within 100 ms.
     *
     * @param durationMs how much, in milliseconds: 1 to 60000
     * @param userId whose; empty: everybody's, mixed
     * @param sampleRateHz 8000, 12000, 16000, 24000 or 48000: the rates of Opus, RFC 6716
     * @param channels 1, or 2 with the samples of a moment side by side
     * @param timeoutMs how long to wait, in milliseconds: 0 = not at all, -1 = until the call is over
     * @return the samples, as 16-bit integers
     * @throws TUICallException -1202 for a parameter; -1203 when no call goes on and nothing is left of the last one,
     *     and in a callback of {@link TUICallDispatch#INLINE} with a timeout other than 0
     * @throws InterruptedException if the thread is interrupted; what was read of the piece is lost then
     */
    public TUIAudio readAudio(int durationMs, String userId, int sampleRateHz, int channels, int timeoutMs)
            throws InterruptedException {
        Objects.requireNonNull(userId, "userId");
        return new AudioReading<short[]>(handle, new AudioLayout(sampleRateHz, channels), short[]::new,
                (engine, room, sliceMs, count, time) -> Native.engine_read_s16(engine, userId, sampleRateHz, channels,
                        room, sliceMs, count, time))
                .read(durationMs, timeoutMs, TUIAudio::new);
    }

    /**
     * As {@link #readAudio(int, String, int, int, int) readAudio}, and gives floats from -1 to 1.
     *
     * @param durationMs how much, in milliseconds: 1 to 60000
     * @param userId whose; empty: everybody's, mixed
     * @param sampleRateHz 8000, 12000, 16000, 24000 or 48000
     * @param channels 1, or 2 with the samples of a moment side by side
     * @param timeoutMs how long to wait, in milliseconds: 0 = not at all, -1 = until the call is over
     * @return the samples, as floats
     * @throws TUICallException as {@link #readAudio(int, String, int, int, int) readAudio}
     * @throws InterruptedException if the thread is interrupted; what was read of the piece is lost then
     */
    public TUIFloatAudio readFloatAudio(int durationMs, String userId, int sampleRateHz, int channels, int timeoutMs)
            throws InterruptedException {
        Objects.requireNonNull(userId, "userId");
        return new AudioReading<float[]>(handle, new AudioLayout(sampleRateHz, channels), float[]::new,
                (engine, room, sliceMs, count, time) -> Native.engine_read_f32(engine, userId, sampleRateHz, channels,
                        room, sliceMs, count, time))
                .read(durationMs, timeoutMs, TUIFloatAudio::new);
    }

    private interface Push {
        void into(long engine, long[] queuedMs);
    }

    private int push(int valueCount, int sampleRateHz, int channels, Push samples) {
        new AudioLayout(sampleRateHz, channels).check(valueCount);
        long[] queuedMs = new long[1];
        handle.use(engine -> samples.into(engine, queuedMs));
        return (int) queuedMs[0];
    }
}
