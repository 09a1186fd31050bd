package io.tuicall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A Java program that a test runs. */
final class Child {
    /** What a program may print when its main method is through, or it asks to be ended. */
    static final String LAST_LINE = "the main method is through";
    /** From that line, or from the end of the output, until the program is over. */
    private static final long END_TIMEOUT_S = 5;

    final int code;
    final String output;

    private Child(int code, String output) {
        this.code = code;
        this.output = output;
    }

    /**
     * Runs a class with a main method, with the system properties of the tests, and gives what became of it.
     * {@code timeoutS}: from the start of the Java virtual machine until the program begins to end.
     */
    static Child run(long timeoutS, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Collections.singletonList(
                System.getProperty("java.home") + "/bin/java"));
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("tuicall.")) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(Arrays.asList("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m"));
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(options);
        command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        return run(timeoutS, command);
    }

    private static Child run(long timeoutS, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        StringBuffer output = new StringBuffer();
        CountDownLatch ends = new CountDownLatch(1);
        Thread reader = new Thread(() -> copy(process.getInputStream(), output, ends));
        reader.start();
        boolean begunToEnd = ends.await(timeoutS, TimeUnit.SECONDS);
        boolean ended = begunToEnd && process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS);
        int code = ended ? process.exitValue() : -1;
        process.destroyForcibly().waitFor();
        reader.join();
        if (!ended) {
            output.append(begunToEnd ? "was not over " + END_TIMEOUT_S + " s after its main method"
                    : "did not come to its end within " + timeoutS + " s");
        }
        return new Child(code, output.toString());
    }

    /** Until the output ends; {@code ends} tells of the last line, or of the end. */
    private static void copy(InputStream from, StringBuffer to, CountDownLatch ends) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.append(line).append('\n');
                if (line.equals(LAST_LINE)) {
                    ends.countDown();
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } finally {
            ends.countDown();
        }
    }
}
