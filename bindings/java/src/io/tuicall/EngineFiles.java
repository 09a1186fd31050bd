package io.tuicall;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The sound files of an engine: the part of {@link TUICallEngine} that plays and records. */
abstract class EngineFiles extends EngineSound {
    private static final double AMPLITUDE = 0.25;
    private static final int SAMPLE_RATE_HZ = 48000;

    private final EngineHandle handle;
    private final Requests requests;

    EngineFiles(EngineHandle handle) {
        super(handle);
        this.handle = handle;
        requests = new Requests(handle);
    }

    /**
     * Says a WAV file in the call: after all that waits, in real time while the microphone is open. It is read as it is
     * said.
     *
     * @param path PCM of 16, 24 or 32 bits or floats of 32, 8000 to 192000 Hz, one channel or two
     * @return done when it was said; fails with -1203 if {@link #clearAudio clearAudio} or the end of the call came
     *     first, and with -1202 for a file that cannot be opened, is cut off, or is not of this kind
     */
    public CompletableFuture<Void> playFile(String path) {
        Objects.requireNonNull(path, "path");
        return requests.ask((engine, request) -> Native.engine_play_file(engine, path, request));
    }

    /**
     * Says a sine at a quarter of full scale, for trying things out. As {@link #playFile playFile}.
     *
     * @param frequencyHz 1 to 20000
     * @param durationMs 1 to 3600000
     * @return done when it was said; fails with -1202 for a parameter
     */
    public CompletableFuture<Void> playTone(double frequencyHz, int durationMs) {
        return playTone(frequencyHz, durationMs, AMPLITUDE);
    }

    /**
     * Says a sine, for trying things out. As {@link #playFile playFile}.
     *
     * @param frequencyHz 1 to 20000
     * @param durationMs 1 to 3600000
     * @param amplitude of full scale, 0 to 1
     * @return done when it was said; fails with -1202 for a parameter
     */
    public CompletableFuture<Void> playTone(double frequencyHz, int durationMs, double amplitude) {
        return requests.ask((engine, request) ->
                Native.engine_play_tone(engine, frequencyHz, amplitude, Math.max(durationMs, 0), request));
    }

    /**
     * Records what is heard of everybody, mixed, into a WAV file at 48000 Hz. As
     * {@link #recordFile(String, String, int) recordFile}.
     *
     * @param path takes the place of a file that is there
     * @return done when the file is complete
     */
    public CompletableFuture<Void> recordFile(String path) {
        return recordFile(path, "", SAMPLE_RATE_HZ);
    }

    /**
     * Records what is heard in a call into a WAV file, one channel, 16 bits: in the call that goes on, or in the next
     * one, until it is over or {@link #stopRecording stopRecording}. It has a stream of its own, whoever reads or
     * records besides, and the file is whole even if the process is killed.
     *
     * @param path takes the place of a file that is there
     * @param userId whose sound; empty: everybody's, mixed
     * @param sampleRateHz 8000, 12000, 16000, 24000 or 48000
     * @return done when the file is complete; fails with -1203 if the disk is full or the file is being recorded
     *     already, and with -1202 for a parameter or a file that cannot be written
     */
    public CompletableFuture<Void> recordFile(String path, String userId, int sampleRateHz) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(userId, "userId");
        return requests.ask((engine, request) ->
                Native.engine_record_file(engine, userId, path, sampleRateHz, request));
    }

    /**
     * Ends a recording: the file is complete when this returns.
     *
     * @param path as it was given to {@link #recordFile(String) recordFile}
     * @throws TUICallException -1202 if the engine does not record into that file (any more)
     */
    public void stopRecording(String path) {
        Objects.requireNonNull(path, "path");
        handle.use(engine -> Native.engine_stop_recording(engine, path));
    }
}
