"""The README's commands and programs, as they stand there: a newcomer's terminals, and users who call each other."""

import os
import re
import subprocess
import time

import pytest
from blocks import ROOT, named
from conftest import run

README = ROOT / "README.md"
TIMEOUT_S = 60


class Newcomer:
    """Works through the README in a folder of their own, with a prefix and a build directory of their own as well."""

    def __init__(self, folder, build_dir):
        self.folder = folder
        wheel = "/usr/bin/python3 -m pip wheel --quiet --no-build-isolation --no-deps --no-index --wheel-dir dist"
        self.own = {
            "./scripts/wheel": f"TUICALL_BUILD_DIR={build_dir} {wheel} {ROOT}/bindings/python",
            "127.0.0.1:7450": "127.0.0.1:0",
            "build/release": str(build_dir),
            "~/.local": str(folder / "local"),
        }

    def commands(self, name):
        # In one pass: what stands in for one thing may hold the name of another.
        theirs = "|".join(map(re.escape, self.own))
        return re.sub(theirs, lambda found: self.own[found[0]], named(README, name).text)

    def start(self, commands):
        """In a terminal of its own; its output is kept."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("TUICALL_", "PYTHON"))}
        environment["PATH"] = "/usr/bin:/bin"
        return subprocess.Popen(
            ["bash", "-euc", commands],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def write(self, name):
        (self.folder / name).write_text(named(README, name).text)


def ends_well(process):
    """What it printed."""
    try:
        output, _ = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"{process.args} did not end; it printed:\n{process.communicate()[0]}")
    assert process.returncode == 0, f"{process.args} ended with {process.returncode}:\n{output}"
    return output


def wait_for_line(path, process):
    deadline = time.monotonic() + TIMEOUT_S
    while not (path.exists() and path.read_text().endswith("\n")):
        assert process.poll() is None and time.monotonic() < deadline, f"{path.name} has no line"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def newcomer(build_dir, tmp_path_factory):
    """With the wheel installed, and its server running in the first terminal."""
    who = Newcomer(tmp_path_factory.mktemp("newcomer"), build_dir)
    *preparation, server = who.commands("terminal-1").splitlines()
    ends_well(who.start("\n".join(preparation)))
    terminal = who.start("exec " + server)
    try:
        wait_for_line(who.folder / "ready.json", terminal)
        yield who
    finally:
        terminal.terminate()
        ends_well(terminal)


def test_hello_in_python(newcomer):
    newcomer.write("hello.py")
    bob = newcomer.start(newcomer.commands("terminal-2"))
    alice = newcomer.start(newcomer.commands("terminal-3"))
    alice_said, bob_said = ends_well(alice), ends_well(bob)
    assert "alice is calling" in bob_said and "alice is in the call" in bob_said and "over after" in bob_said
    assert "bob is in the call" in alice_said and "over after" in alice_said


def test_hello_in_c_and_then_without_a_program(newcomer):
    newcomer.write("hello.c")
    commands = newcomer.commands("hello-in-c") + "wait\n" + newcomer.commands("no-program") + "wait"
    said = ends_well(newcomer.start(commands))
    for sentence in ("alice is calling", "alice is in the call", "bob is in the call", "alice calls bob: audio"):
        assert sentence in said
    assert said.count("over after") == 2 and said.count("hangup by alice") == 2
    installed = re.findall(r"^-- (?:Installing|Up-to-date): (.*)$", said, re.MULTILINE)
    assert installed and all(path.startswith(f"{newcomer.folder}/local/") for path in installed)


def test_hello_in_c_ends_when_nothing_comes_of_it(newcomer):
    """A ticket that is not right, and a friend who declines."""
    newcomer.write("hello.c")
    build_and_settings = newcomer.commands("hello-in-c").split("./hello ")[0]
    said = ends_well(
        newcomer.start(
            f"{build_and_settings}"
            "if ./hello $server alice wrong-ticket bob; then echo 'it must say that it failed'; exit 1; fi\n"
            "tuicall answer --user carol --reject --json > carol.jsonl &\n"
            "until grep -q connected carol.jsonl; do sleep 0.01; done\n"
            "./hello $server alice $(tuicall usersig make --user alice) carol\n"
            "wait\n"
        )
    )
    assert "ticket" in said and "not connected: reason 2" in said


def test_hello_in_c_has_no_warnings(tmp_path):
    source = tmp_path / "hello.c"
    source.write_text(named(README, "hello.c").text)
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused-parameter"]
    run("gcc", "-fsyntax-only", *warnings, "-I", ROOT / "capi" / "include", source)


def test_the_first_screen_shows_both_commands():
    first_screen = README.read_text().splitlines()[:25]
    assert any(line.startswith("./scripts/demo") for line in first_screen)
    assert any(line.startswith("./scripts/test") for line in first_screen)


def test_the_first_two_programs_stand_side_by_side_at_the_beginning():
    first, second = re.findall(r"^```\w+ (hello\.\w+)$", README.read_text(), re.MULTILINE | re.IGNORECASE)[:2]
    assert (first, second) == ("hello.py", "hello.c")


PROGRAMS = ("hello.py", "hello.c", "hello.cs", "Hello.java", "hello.cpp")


@pytest.mark.parametrize("name", PROGRAMS)
def test_hello_has_fifteen_lines(name):
    """Besides what includes or imports, and empty ones."""
    lines = named(README, name).text.splitlines()
    own = [line for line in lines if line and not line.startswith(("#include", "import", "from", "using "))]
    assert len(own) <= 15, f"{name} has {len(own)} lines"


@pytest.mark.parametrize("language, name", [("csharp", "hello.cs"), ("java", "Hello.java")])
def test_a_package_shows_the_same_program(language, name):
    """There it is tested, with the package."""
    package = ROOT / "bindings" / language / "README.md"
    assert named(package, name).text == named(README, name).text
