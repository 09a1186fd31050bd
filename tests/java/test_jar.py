"""The jar: how it finds its native library, what is in it, and what Android needs of it."""

import os
import re
import shutil
import subprocess
import zipfile

import pytest

from conftest import EXPECTED, ROOT, run

JAVA_8 = 52  # the version of class files
C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}

# The packages of Java that Android has from API 26 on, as far as the jar uses them.
ON_ANDROID = {
    "java.io",
    "java.lang",
    "java.lang.invoke",
    "java.lang.ref",
    "java.lang.reflect",
    "java.nio.charset",
    "java.nio.file",
    "java.nio.file.attribute",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "java.util.function",
    "java.util.stream",
}


@pytest.fixture(scope="session")
def unpacked(jar, tmp_path_factory):
    folder = tmp_path_factory.mktemp("jar")
    zipfile.ZipFile(jar).extractall(folder)
    return folder


@pytest.fixture(scope="session")
def natives(unpacked):
    (folder,) = (unpacked / "io" / "tuicall" / "native").iterdir()
    return folder


# ---- the native library ----


def test_the_jar_needs_nothing_else_and_leaves_nothing_behind(java, tmp_path):
    environment = {k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"}
    assert java(f"-Djava.io.tmpdir={tmp_path}", cwd=tmp_path, env=environment) == EXPECTED
    assert list(tmp_path.iterdir()) == []


def test_another_directory_to_unpack_into(java, tmp_path):
    output = java("-Dtuicall.tmpdir=/no/such/directory", code=1)
    assert "could not be unpacked into '/no/such/directory'" in output
    assert "name another directory with -Dtuicall.tmpdir=DIRECTORY" in output
    assert java(f"-Dtuicall.tmpdir={tmp_path}", "-Djava.io.tmpdir=/no/such/directory") == EXPECTED


def test_the_library_is_unpacked_for_its_user_only(jar, tmp_path):
    (tmp_path / "Version.java").write_text(
        "public class Version { public static void main(String[] a) {"
        " System.out.println(io.tuicall.TUICallEngine.version()); } }"
    )
    run("javac", "-cp", jar, "-d", tmp_path, tmp_path / "Version.java")
    (tmp_path / "here").mkdir()
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=mkdir,mkdirat", "-o", trace]
    run(*strace, "java", f"-Dtuicall.tmpdir={tmp_path}/here", "-cp", f"{jar}:{tmp_path}", "Version")
    made = re.findall(rf'mkdir.*"{tmp_path}/here/tuicall-\d+", (\d+)\) = 0', trace.read_text())
    assert made == ["0700"]


@pytest.mark.parametrize("named", ["directory", "file"])
def test_a_library_that_is_named(java, build_dir, named):
    path = build_dir / "lib" / ("libtuicall_jni.so" if named == "file" else "")
    assert java(f"-Dtuicall.library.path={path}", "-Dtuicall.tmpdir=/no/such/directory") == EXPECTED


def test_a_library_on_the_library_path(java, build_dir):
    assert java(f"-Djava.library.path={build_dir}/lib", "-Dtuicall.tmpdir=/no/such/directory") == EXPECTED


def test_a_library_that_is_not_there(java, tmp_path):
    output = java(f"-Dtuicall.library.path={tmp_path}", code=1)
    assert f"tuicall.library.path is '{tmp_path}', expected libtuicall_jni.so or the directory that has it" in output


def test_a_machine_that_the_jar_does_not_serve(java):
    output = java("-Dos.arch=mips", code=1)
    assert "neither on java.library.path nor, for linux-mips, in the jar" in output
    assert "-Dtuicall.library.path=DIRECTORY" in output


def test_a_library_of_another_release(java, jar, program, tmp_path):
    source = tmp_path / "BuildInfo.java"
    template = (ROOT / "bindings" / "java" / "BuildInfo.java.in").read_text()
    source.write_text(template.replace("@PROJECT_VERSION@", "9.9.9"))
    run("javac", "--release", "8", "-Xlint:-options", "-d", tmp_path, source)
    # The constant was put into the class that compares when it was compiled: so that one is compiled again, too.
    sources = ROOT / "bindings" / "java" / "src" / "io" / "tuicall" / "NativeLibrary.java"
    run("javac", "--release", "8", "-Xlint:-options", "-cp", f"{tmp_path}:{jar}", "-d", tmp_path, sources)
    output = java(classpath=f"{tmp_path}:{jar}:{program}", code=1)
    assert re.search(r"found is of release \d+\.\d+\.\d+, expected 9\.9\.9 like the classes", output)


def test_the_library_shows_what_java_looks_for_and_nothing_else(natives):
    listing = run("nm", "-D", "--defined-only", natives / "libtuicall_jni.so")
    names = {line.split()[-1].split("@")[0] for line in listing.splitlines()}
    assert "JNI_OnLoad" in names
    assert {n for n in names if not n.startswith("Java_io_tuicall_")} == {"JNI_OnLoad"}


def test_the_jar_carries_what_a_plain_system_lacks(natives):
    names = (natives / "libraries").read_text().split()
    assert names == ["libtuicall.so.0", "libtuicall_jni.so"]
    for name in names:
        entries = run("readelf", "-d", natives / name)
        assert set(re.findall(r"NEEDED.*\[(.*)\]", entries)) <= {*C_LIBRARY, "libtuicall.so.0"}
        assert not re.search(r"(RPATH|RUNPATH).*\[(?!\$ORIGIN\])", entries), f"{name} looks elsewhere:\n{entries}"


def test_the_licences_of_what_is_inside_go_with_it(unpacked):
    for name in ("OpenSSL", "libuv"):
        assert name in (unpacked / "META-INF" / "THIRD-PARTY-LICENSES.txt").read_text()


# ---- Android ----


def test_pages_of_16_kib(natives):
    headers = run("readelf", "-lW", natives / "libtuicall_jni.so")
    alignments = {int(line.split()[-1], 16) for line in headers.splitlines() if line.split()[:1] == ["LOAD"]}
    assert alignments and all(alignment % 16384 == 0 for alignment in alignments)


def test_classes_are_those_of_java_8(unpacked):
    classes = list(unpacked.rglob("*.class"))
    assert len(classes) > 30
    for path in classes:
        assert int.from_bytes(path.read_bytes()[6:8], "big") == JAVA_8, path


def test_nothing_is_used_that_android_lacks(jar):
    listing = run("jdeps", "-verbose:package", jar)
    used = set(re.findall(r"-> (java[a-z.]*)", listing)) - {"java.base"}
    assert used <= ON_ANDROID


def java_8_classes(target):
    """The declarations of Java 8, in a form that ProGuard 6 reads: it knows no newer class files."""
    home = os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("javac"))))
    with zipfile.ZipFile(f"{home}/lib/ct.sym") as declarations, zipfile.ZipFile(target, "w") as jar:
        for name in declarations.namelist():
            releases, _, rest = name.partition("/java.base/")
            if "8" in releases and rest.endswith(".sig"):
                data = declarations.read(name)
                jar.writestr(rest[:-4] + ".class", data[:6] + JAVA_8.to_bytes(2, "big") + data[8:])


def test_the_keep_rules_keep_enough(java, jar, program, unpacked, tmp_path):
    """Everything that may be shrunk and renamed is; the program still runs. R8 reads the same rules."""
    rules = unpacked / "META-INF" / "proguard" / "tuicall.pro"
    java_8_classes(tmp_path / "java8.jar")
    classes = sorted(path.name for path in program.glob("*.class"))
    run("jar", "--create", "--file", tmp_path / "program.jar", *classes, cwd=program)
    (tmp_path / "app.pro").write_text(
        f"-injars {jar}(!META-INF/MANIFEST.MF)\n-injars {tmp_path}/program.jar\n-outjars {tmp_path}/small.jar\n"
        f"-libraryjars {tmp_path}/java8.jar\n-include {rules}\n-repackageclasses 'small'\n-dontnote\n"
        "-allowaccessmodification\n-keep class Program { public static void main(java.lang.String[]); }\n"
    )
    run("proguard", f"@{tmp_path}/app.pro")
    names = zipfile.ZipFile(tmp_path / "small.jar").namelist()
    assert "small/a.class" in names and "io/tuicall/TUICallEngine.class" not in names
    assert java(classpath=str(tmp_path / "small.jar")) == EXPECTED


def make_aar(jar, libraries, output, code=0, abi="x86_64"):
    script = ROOT / "bindings" / "java" / "aar" / "make_aar.py"
    command = ["/usr/bin/python3", "-B", script, "--jar", jar, "--libraries", f"{abi}={libraries}", "--output", output]
    return run(*command, code=code)


def test_the_android_archive(jar, natives, tmp_path):
    """With a library of this machine in the place of Android's, which is for the same processor as its emulators."""
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    shutil.copy(natives / "libtuicall_jni.so", libraries)
    shutil.copy(natives / "libtuicall.so.0", libraries / "libtuicall.so")
    make_aar(jar, libraries, tmp_path / "tuicall.aar")
    with zipfile.ZipFile(tmp_path / "tuicall.aar") as aar:
        names = {"AndroidManifest.xml", "classes.jar", "proguard.txt", "R.txt"}
        names |= {"jni/x86_64/libtuicall.so", "jni/x86_64/libtuicall_jni.so"}
        assert set(aar.namelist()) == names
        (tmp_path / "classes.jar").write_bytes(aar.read("classes.jar"))
    with zipfile.ZipFile(tmp_path / "classes.jar") as classes:
        assert "io/tuicall/TUICallEngine.class" in classes.namelist()
        assert all(name.endswith(".class") for name in classes.namelist())


def test_what_android_could_not_load_is_refused(jar, natives, build_dir, tmp_path):
    folder = tmp_path / "libraries"
    folder.mkdir()
    assert "has no libtuicall_jni.so" in make_aar(jar, folder, tmp_path / "a.aar", code=1)
    shutil.copy(natives / "libtuicall_jni.so", folder)
    refused = make_aar(jar, folder, tmp_path / "a.aar", code=1, abi="arm64-v8a")
    assert "is no library for arm64-v8a" in refused
    versioned = folder / "libtuicall.so.0"
    shutil.copy(natives / "libtuicall.so.0", versioned)
    assert "its name must end with .so" in make_aar(jar, folder, tmp_path / "a.aar", code=1)
    versioned.unlink()
    shutil.copy(build_dir / "lib" / "libtuicall.so", folder)  # of this machine's system, whose pages have 4 KiB
    output = make_aar(jar, folder, tmp_path / "a.aar", code=1)
    assert "is aligned to 4096 bytes, expected a multiple of 16384" in output


# ---- what goes with it ----


def test_sources_javadoc_and_pom(jar, build_dir):
    beside = jar.with_suffix("")
    with zipfile.ZipFile(f"{beside}-sources.jar") as sources:
        assert {"io/tuicall/TUICallEngine.java", "io/tuicall/NativeJNI.java"} <= set(sources.namelist())
    with zipfile.ZipFile(f"{beside}-javadoc.jar") as documentation:
        names = set(documentation.namelist())
        assert {"index.html", "io/tuicall/TUICallEngine.html"} <= names
        assert not any("Native" in name for name in names), "what is private is documented"
    pom = (beside.parent / f"{beside.name}.pom").read_text()
    version = beside.name.removeprefix("tuicall-")
    assert f"<groupId>io.tuicall</groupId>\n  <artifactId>tuicall</artifactId>\n  <version>{version}</version>" in pom
    with zipfile.ZipFile(jar) as content:
        assert content.read("META-INF/maven/io.tuicall/tuicall/pom.xml").decode() == pom


def test_every_public_name_is_documented(jar):
    """What javadoc's own check, which the build runs, takes for granted: nothing is public by mistake."""
    with zipfile.ZipFile(jar) as content:
        classes = [n[:-6] for n in content.namelist() if n.endswith(".class") and "$" not in n]
    command = ["javap", "-public", "-cp", str(jar), *(name.replace("/", ".") for name in classes)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    public = set(re.findall(r"^public .*?(?:class|enum|interface) io\.tuicall\.(\w+)", listing, re.MULTILINE))
    assert public == {
        "TUIAudio",
        "TUIFloatAudio",
        "TUICallConnectionState",
        "TUICallDispatch",
        "TUICallEndReason",
        "TUICallEngine",
        "TUICallException",
        "TUICallInfo",
        "TUICallMediaType",
        "TUICallObserver",
        "TUICallParams",
        "TUICallRole",
        "TUICallRuntime",
        "TUICallScene",
        "TUINetworkQuality",
        "TUINetworkQualityInfo",
        "TUIOfflinePushInfo",
        "TUIRoomId",
        "TUIUserProfile",
        "UserSig",
    }
