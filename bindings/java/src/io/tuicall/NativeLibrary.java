package io.tuicall;

import java.io.File;
import java.util.Locale;

/**
 * Finds and loads the native library, libtuicall_jni: the one that the system property tuicall.library.path names, else
 * one on java.library.path, else the one that the jar carries.
 */
final class NativeLibrary {
    private static final String PATH_PROPERTY = "tuicall.library.path";
    private static final String NAME = "tuicall_jni";

    private NativeLibrary() {}

    /** Once, when the first class with native methods is initialised. */
    static void load() {
        String named = System.getProperty(PATH_PROPERTY);
        if (named != null) {
            loadNamed(new File(named));
        } else {
            loadFoundOrCarried();
        }
        String version = NativeJNI.binding_version();
        if (!version.equals(BuildInfo.VERSION)) {
            throw new UnsatisfiedLinkError("the native library of tuicall that was found is of release " + version
                    + ", expected " + BuildInfo.VERSION + " like the classes");
        }
    }

    private static void loadNamed(File named) {
        File file = named.isDirectory() ? new File(named, System.mapLibraryName(NAME)) : named;
        if (!file.isFile()) {
            throw new UnsatisfiedLinkError(PATH_PROPERTY + " is '" + named + "', expected "
                    + System.mapLibraryName(NAME) + " or the directory that has it");
        }
        System.load(file.getAbsolutePath());
    }

    private static void loadFoundOrCarried() {
        try {
            System.loadLibrary(NAME);
        } catch (UnsatisfiedLinkError notFound) {
            try {
                CarriedLibrary.load(platform());
            } catch (UnsatisfiedLinkError failed) {
                failed.addSuppressed(notFound);
                throw failed;
            }
        }
    }

    /** Such as linux-x86_64; linux-musl-… where the C library is musl. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String machine = arch.equals("amd64") ? "x86_64" : arch;
        return os + (isMusl(machine) ? "-musl-" : "-") + machine;
    }

    private static boolean isMusl(String machine) {
        return new File("/lib/ld-musl-" + machine + ".so.1").exists()
                && !new File("/lib64/ld-linux-x86-64.so.2").exists()
                && !new File("/lib/ld-linux-aarch64.so.1").exists();
    }
}
