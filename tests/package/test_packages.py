"""The tarball and the Debian packages: installed into empty places, looked at, and used by the README's programs."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, run
from layouts import dpkg, install_debs, unpack_tarball
from server import Server

sys.path.insert(0, str(ROOT / "tests" / "docs"))
from blocks import named  # noqa: E402  (needs the path above)

TIMEOUT_S = 60
VERSION = re.search(r"project\(tuicall VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}  # all of glibc


@pytest.fixture(scope="session")
def packages(request, tmp_path_factory):
    """A folder with all that cpack makes."""
    folder = tmp_path_factory.mktemp("packages")
    run("cpack", "--config", f"{request.config.getoption('--build-dir')}/CPackConfig.cmake", "-B", folder)
    return folder


@pytest.fixture(scope="session")
def tarball(packages, tmp_path_factory):
    (archive,) = packages.glob("*.tar.gz")
    return unpack_tarball(archive, tmp_path_factory.mktemp("tarball"))


@pytest.fixture(scope="session")
def debs(packages, tmp_path_factory):
    return install_debs(sorted(packages.glob("*.deb")), tmp_path_factory.mktemp("debian"))


@pytest.fixture(params=["tarball", "debs"])
def layout(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def own_server(layout, tmp_path):
    """The server of the package."""
    running = Server(layout.program_dir / "tuicalld", tmp_path)
    yield running
    running.stop()


def account(server, user, layout):
    """SERVER CA_FILE SDK_APP_ID ME TICKET, as the README's programs take them; the ticket from the command line."""
    app = {"TUICALL_SDK_APP_ID": str(server.sdk_app_id), "TUICALL_SECRET_KEY": server.secret_key}
    made = run("tuicall", "usersig", "make", "--user", user, env={**layout.environment(), **app})
    return [server.address, server.ca_file, str(server.sdk_app_id), user, made.strip()]


def call_each_other(program, server, layout):
    """Two users, one of whom calls the other and hangs up."""
    options = {"env": layout.environment(), "stderr": subprocess.STDOUT, "text": True}
    bob_command = [program, *account(server, "bob", layout)]
    with subprocess.Popen(bob_command, stdout=subprocess.PIPE, **options) as bob:
        try:
            server.wait_for_log('"user":"bob"')
            alice = run(program, *account(server, "alice", layout), "bob", env=options["env"], timeout=TIMEOUT_S)
            bob_said, _ = bob.communicate(timeout=TIMEOUT_S)
        finally:
            bob.kill()
    assert "bob is in the call" in alice and "over after" in alice
    assert "alice is calling" in bob_said and "over after" in bob_said
    assert bob.returncode == 0


def test_readme_program_in_c(layout, own_server, tmp_path):
    source, program = tmp_path / "hello.c", tmp_path / "hello"
    source.write_text(named(ROOT / "README.md", "hello.c").text)
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env=layout.environment()).split()
    run("gcc", source, "-o", program, *flags)
    call_each_other(program, own_server, layout)


def test_readme_program_in_cpp_with_cmake(layout, own_server, tmp_path):
    (tmp_path / "hello.cpp").write_text(named(ROOT / "README.md", "hello.cpp").text)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(hello LANGUAGES CXX)\nset(CMAKE_CXX_STANDARD 17)\n"
        "find_package(tuicall 0.1 REQUIRED)\nadd_executable(hello hello.cpp)\n"
        "target_link_libraries(hello PRIVATE tuicall::tuicall)\n"
    )
    package_dir = layout.library_dir / "cmake" / "tuicall"
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-Dtuicall_DIR={package_dir}")
    run("cmake", "--build", tmp_path / "build")
    call_each_other(tmp_path / "build" / "hello", own_server, layout)


ENDS_AT_ONCE_C = """
#include <stdlib.h>
#include <tuicall/tuicall.h>
static int answered;
static void done(void* code, const tuicall_result* result) { answered = 1, *(int32_t*)code = result->code; }
int main(int argc, char** argv) {
  tuicall_engine* engine;
  int32_t code = -1;
  tuicall_engine_options options = {.size = sizeof options, .dispatch = TUICALL_DISPATCH_POLL};
  options.server = argv[1], options.ca_file = argv[2];
  tuicall_completion login = {.size = sizeof login, .user_data = &code, .done = done};
  if (argc != 6 || tuicall_engine_create(&engine, &options) != TUICALL_OK) return 1;
  if (tuicall_engine_init(engine, (uint32_t)atol(argv[3]), argv[4], argv[5], &login) != TUICALL_OK) return 2;
  while (!answered) tuicall_engine_poll(engine, -1, NULL);
  return code == TUICALL_OK ? 0 : 3;
}
"""


def test_program_that_ends_with_an_open_engine(layout, own_server, tmp_path):
    """OpenSSL cleans up at the exit of the process, whether it is a library of its own or inside ours."""
    source, program = tmp_path / "ends.c", tmp_path / "ends"
    source.write_text(ENDS_AT_ONCE_C)
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env=layout.environment()).split()
    run("gcc", source, "-o", program, *flags)
    for number in range(10):
        arguments = account(own_server, f"user{number}", layout)
        run(program, *arguments, env=layout.environment(), timeout=TIMEOUT_S)


def test_command_line_runs_by_itself(layout):
    """Out of the tarball without any variable; Debian's loader knows where its libraries are."""
    environment = layout.environment() if layout.name == "debs" else {}
    for program in ("tuicalld", "tuicall"):
        assert VERSION in run(layout.program_dir / program, "--version", env=environment)


def test_library_shows_only_its_interface(layout):
    symbols = [line.split()[-1] for line in run("nm", "-D", "--defined-only", layout.library).splitlines()]
    expected = (ROOT / "tests" / "capi" / "symbols.txt").read_text().split()
    assert sorted(symbols) == sorted([f"{name}@@TUICALL_0" for name in expected] + ["TUICALL_0"])
    assert re.search(r"SONAME.*\[libtuicall\.so\.0\]", run("readelf", "-d", layout.library))


def test_library_does_not_disturb_another_program(layout):
    code = "import hashlib, ssl, zlib; ssl.create_default_context(); print(hashlib.sha256(b'').hexdigest()[:8])"
    assert run("/usr/bin/python3", "-c", code, env={"LD_PRELOAD": str(layout.library)}).strip() == "e3b0c442"


def test_no_path_of_the_build_is_shipped(layout, request):
    build_dir = request.config.getoption("--build-dir")
    traces = [str(folder).encode() for folder in (ROOT, build_dir)]
    shipped = [f for f in layout.top.rglob("*") if f.is_file() and "var/lib/dpkg" not in str(f)]
    assert shipped
    assert [f for f in shipped if any(trace in f.read_bytes() for trace in traces)] == []


def test_binaries_are_stripped_and_look_nowhere_unexpected(layout):
    binaries = layout.binaries()
    assert len(binaries) == 3
    for binary in binaries:
        assert ".debug_info" not in run("readelf", "-SW", binary)
        paths = re.findall(r"R(?:UN)?PATH.*\[(.*)\]", run("readelf", "-d", binary))
        inside_tarball = layout.name == "tarball" and binary.name == "tuicall"
        assert paths == (["$ORIGIN/../lib"] if inside_tarball else []), binary


def test_tarball_needs_the_c_library_only(tarball):
    for binary in tarball.binaries():
        needed = set(re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-d", binary)))
        assert needed <= C_LIBRARY | {"libtuicall.so.0"}, binary
        assert "TEXTREL" not in run("readelf", "-d", binary)
        pages = re.findall(r"^\s*LOAD.* (0x[0-9a-f]+)$", run("readelf", "-lW", binary), flags=re.MULTILINE)
        assert pages and set(pages) == {"0x4000"}, "pages of 16 KiB are expected"
    carried = (tarball.top / "share" / "doc" / "tuicall" / "THIRD-PARTY-LICENSES.txt").read_text()
    for work in ("libssl-dev", "libuv1-dev", "zlib1g-dev", "libstdc++-12-dev"):
        assert f"==== {work}" in carried


LOG_IN_C = """
#include <stdio.h>
#include <stdlib.h>
#include <tuicall/tuicall.h>
static int answered;
static void done(void* unused, const tuicall_result* result) {
  (void)unused, answered = 1;
  printf("%d %s", result->code, result->message.data);
}
int main(int argc, char** argv) {
  tuicall_engine* engine;
  tuicall_engine_options options = {.size = sizeof options, .dispatch = TUICALL_DISPATCH_POLL};
  options.server = argv[1], options.request_timeout_ms = (uint32_t)atol(argv[5]);
  tuicall_completion login = {.size = sizeof login, .done = done};
  if (argc != 6 || tuicall_engine_create(&engine, &options) != TUICALL_OK) return 1;
  if (tuicall_engine_init(engine, (uint32_t)atol(argv[2]), argv[3], argv[4], &login) != TUICALL_OK) return 2;
  while (!answered) tuicall_engine_poll(engine, -1, NULL);
  tuicall_engine_destroy(engine);
}
"""


def test_bundled_openssl_knows_the_authorities_of_the_system(tarball, tmp_path):
    """Without a CA file those of the system are trusted: where Debian has them, or where OpenSSL's variable says."""
    (tmp_path / "log_in.c").write_text(LOG_IN_C)
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env=tarball.environment()).split()
    run("gcc", tmp_path / "log_in.c", "-o", tmp_path / "log_in", *flags)
    server = Server(tarball.program_dir / "tuicalld", tmp_path)
    try:
        address, ca_file, *user = account(server, "alice", tarball)

        def log_in(timeout_ms, **variables):
            environment = {**tarball.environment(), **variables}
            return run(tmp_path / "log_in", address, *user, timeout_ms, env=environment, timeout=TIMEOUT_S)

        assert log_in(30_000, SSL_CERT_FILE=ca_file).startswith("0 ")
        refused = log_in(3_000)  # the engine tries again until then
        assert refused.startswith("-1401 ") and "certificate was not accepted" in refused
    finally:
        server.stop()


def fields(deb):
    listed = run("dpkg-deb", "--field", deb)
    return dict(line.split(": ", 1) for line in listed.splitlines() if re.match(r"[\w-]+: ", line))


def test_deb_dependencies(packages):
    debs = {deb.name.split("_")[0]: fields(deb) for deb in packages.glob("*.deb")}
    assert set(debs) == {"libtuicall0", "libtuicall-dev", "tuicalld", "tuicall"}
    own = f"libtuicall0 (= {VERSION}-1)"
    for library in ("libc6", "libssl3", "libuv1", "zlib1g", "libstdc++6"):
        assert library in debs["libtuicall0"]["Depends"] and library in debs["tuicalld"]["Depends"]
    assert own in debs["libtuicall-dev"]["Depends"] and own in debs["tuicall"]["Depends"]
    assert "systemd" in debs["tuicalld"]["Depends"]
    assert all(deb["Version"] == f"{VERSION}-1" and "@" in deb["Maintainer"] for deb in debs.values())


def test_lintian(packages):
    """It is no upload to Debian that would close a request there; cpack itself writes a call of ldconfig."""
    expected = "initial-upload-closes-no-bugs,maintscript-calls-ldconfig"
    lintian = ["lintian", "--allow-root", "--fail-on", "error,warning", "--suppress-tags", expected]
    run(*lintian, *sorted(packages.glob("*.deb")))


def test_deb_of_the_server_makes_its_user_and_is_not_enabled(debs):
    assert re.search(r"^tuicall:x:\d+:\d+:.*:/usr/sbin/nologin$", (debs.top / "etc/passwd").read_text(), re.MULTILINE)
    assert (debs.top / "etc/tuicall").stat().st_mode & 0o777 == 0o750
    assert not list(debs.top.glob("etc/systemd/system/**/tuicalld.service"))


def test_unit_of_the_server(debs, tmp_path):
    """systemd understands it, save what it would find only in an installed system."""
    unit = (debs.top / "usr/lib/systemd/system/tuicalld.service").read_text()
    assert "ConditionPathExists=/etc/tuicall/tuicalld.conf" in unit and "\nUser=tuicall\n" in unit
    there = tmp_path / "tuicalld.service"
    unit = re.sub(r"^Documentation=.*\n", "", unit, flags=re.MULTILINE)
    there.write_text(unit.replace("ExecStart=/usr/bin", f"ExecStart={debs.program_dir}"))
    run("systemd-analyze", "verify", "--man=no", there)


def test_example_configuration_of_the_server(debs, tmp_path):
    example = (debs.top / "usr/share/doc/tuicalld/examples/tuicalld.conf").read_text()
    secrets = [{"sdk_app_id": 1, "keys": ["k" * 32]}]
    (tmp_path / "secrets.json").write_text(json.dumps({"apps": secrets}))
    (tmp_path / "secrets.json").chmod(0o600)
    subject = ["-subj", "/CN=localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"]
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *subject)
    config = tmp_path / "tuicalld.conf"
    config.write_text(example.replace("/etc/tuicall", str(tmp_path)))
    checked = run(debs.program_dir / "tuicalld", "--config", config, "--check", env=debs.environment())
    assert json.loads(checked)["listen"] == "0.0.0.0:7443"


def test_removal_leaves_what_the_administrator_wrote(packages, tmp_path):
    system = install_debs(sorted(packages.glob("*.deb")), tmp_path)
    secrets = tmp_path / "etc/tuicall/secrets.json"
    secrets.write_text("{}")
    dpkg(tmp_path, "--purge", "tuicalld")
    assert secrets.exists() and not (system.program_dir / "tuicalld").exists()
    shutil.rmtree(secrets.parent)
    dpkg(tmp_path, "--purge", "tuicall", "libtuicall-dev", "libtuicall0")
    assert not system.library_dir.exists()
