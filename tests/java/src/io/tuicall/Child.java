package io.tuicall;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program that a test runs. */
final class Child {
    final int code;
    final String output;

    private Child(int code, String output) {
        this.code = code;
        this.output = output;
    }

    /** Runs a class with a main method, with the system properties of the tests, and gives what became of it. */
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
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Thread reader = new Thread(() -> copy(process.getInputStream(), output));
        reader.start();
        boolean ended = process.waitFor(timeoutS, TimeUnit.SECONDS);
        int code = ended ? process.exitValue() : -1;
        process.destroyForcibly().waitFor();
        reader.join();
        String text = new String(output.toByteArray(), StandardCharsets.UTF_8);
        return new Child(code, ended ? text : text + "\ndid not end within " + timeoutS + " s");
    }

    private static void copy(InputStream from, ByteArrayOutputStream to) {
        byte[] part = new byte[4096];
        try {
            for (int length = from.read(part); length >= 0; length = from.read(part)) {
                to.write(part, 0, length);
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
