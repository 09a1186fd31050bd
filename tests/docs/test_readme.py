"""The programs of the README, exactly as they stand there, in two processes that call each other."""

import os
import subprocess

import pytest
from blocks import ROOT, named
from conftest import run

README = ROOT / "README.md"
TIMEOUT_S = 60


def start(command, folder, environment=None):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    return subprocess.Popen([str(c) for c in command], cwd=folder, env=environment, text=True, **pipes)


def ends_well(process):
    """What it printed."""
    try:
        output, _ = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"{process.args} did not end; it printed:\n{process.communicate()[0]}")
    assert process.returncode == 0, f"{process.args} ended with {process.returncode}:\n{output}"
    return output


def check_call(bob, alice):
    alice_said, bob_said = ends_well(alice), ends_well(bob)
    assert "alice is calling" in bob_said and "alice is in the call" in bob_said and "over after" in bob_said
    assert "bob is in the call" in alice_said and "over after" in alice_said


def test_hello_in_python(python, ready_file):
    folder = ready_file.parent
    (folder / "hello.py").write_text(named(README, "hello.py").text)
    bob = start([python, "hello.py", "bob"], folder)
    alice = start([python, "hello.py", "alice", "bob"], folder)
    check_call(bob, alice)


@pytest.fixture
def hello(prefix, tmp_path):
    """hello.c, built as the README says, against what was installed."""
    source = tmp_path / "hello.c"
    source.write_text(named(README, "hello.c").text)
    packages = {**os.environ, "PKG_CONFIG_PATH": str(next(prefix.glob("lib/**/pkgconfig")))}
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env=packages).split()
    library_dir = run("pkg-config", "--variable=libdir", "tuicall", env=packages).strip()
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused-parameter"]
    run("gcc", source, "-o", tmp_path / "hello", *warnings, *flags, f"-Wl,-rpath,{library_dir}")
    return tmp_path / "hello"


def test_hello_in_c(hello, prefix, ready_file):
    tuicall = prefix / "bin" / "tuicall"
    script = f'eval "$({tuicall} env {ready_file})"; export TUICALL_USER_SIG=$({tuicall} usersig make --user "$1"); '
    script += 'exec "$0" "$@"'

    def user(*names):
        return start(["bash", "-c", script, hello, *names], hello.parent)

    bob = user("bob-in-c")
    alice = user("alice-in-c", "bob-in-c")
    alice_said, bob_said = ends_well(alice), ends_well(bob)
    assert "alice-in-c is calling" in bob_said and "over after" in bob_said
    assert "bob-in-c is in the call" in alice_said and "over after" in alice_said


def test_the_first_screen_shows_both_commands():
    first_screen = README.read_text().splitlines()[:25]
    assert any(line.startswith("./scripts/demo") for line in first_screen)
    assert any(line.startswith("./scripts/test") for line in first_screen)


def test_hello_is_short():
    assert len(named(README, "hello.py").text.splitlines()) <= 16
    assert len(named(README, "hello.c").text.splitlines()) <= 24
