package io.tuicall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The native library inside the jar. It is unpacked into a new directory that nobody else may enter, loaded, and
 * deleted at once: so no other user can put a file in its place, and nothing is left behind however the program ends.
 */
final class CarriedLibrary {
    private static final String FOLDER = "/io/tuicall/native/";
    /** The names of the files, in the order in which the first is needed by the next; the last one is loaded. */
    private static final String INDEX = "/libraries";
    private static final String DIRECTORY_PROPERTY = "tuicall.tmpdir";

    private CarriedLibrary() {}

    static void load(String platform) {
        List<String> names = names(platform);
        Path parent = Paths.get(System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir")));
        List<Path> unpacked = new ArrayList<>();
        try {
            Path directory = Files.createTempDirectory(parent, "tuicall-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            unpacked.add(directory);
            for (String name : names) {
                Path file = directory.resolve(name);
                unpacked.add(file);
                try (InputStream content = open(FOLDER + platform + "/" + name)) {
                    Files.copy(content, file);
                }
            }
            System.load(unpacked.get(unpacked.size() - 1).toString());
        } catch (IOException | UnsatisfiedLinkError failed) {
            throw failure(parent, failed);
        } finally {
            delete(unpacked);
        }
    }

    private static List<String> names(String platform) {
        List<String> names = new ArrayList<>();
        InputStream index = CarriedLibrary.class.getResourceAsStream(FOLDER + platform + INDEX);
        if (index == null) {
            throw new UnsatisfiedLinkError("tuicall's native library is neither on java.library.path nor, for "
                    + platform + ", in the jar; name its directory with -Dtuicall.library.path=DIRECTORY");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(index, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                names.add(line);
            }
        } catch (IOException failed) {
            throw new UnsatisfiedLinkError("the list of native libraries in tuicall's jar cannot be read: " + failed);
        }
        return names;
    }

    private static InputStream open(String resource) throws IOException {
        InputStream content = CarriedLibrary.class.getResourceAsStream(resource);
        if (content == null) {
            throw new IOException("the jar has no " + resource);
        }
        return content;
    }

    private static UnsatisfiedLinkError failure(Path parent, Throwable cause) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError("tuicall's native library could not be unpacked into '"
                + parent + "' and loaded from there: " + cause + "; if programs may not be run from there (noexec), or"
                + " it cannot be written, name another directory with -D" + DIRECTORY_PROPERTY + "=DIRECTORY");
        error.initCause(cause);
        return error;
    }

    /** Files that are loaded stay usable. */
    private static void delete(List<Path> unpacked) {
        for (int i = unpacked.size() - 1; i >= 0; --i) {
            try {
                Files.deleteIfExists(unpacked.get(i));
            } catch (IOException failed) {
                unpacked.get(i).toFile().deleteOnExit();
            }
        }
    }
}
