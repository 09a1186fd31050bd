"""The examples and the program of the README: each run as its first lines say, against a server."""

import itertools
import os
import re
import signal
import subprocess
import sys

import pytest

from conftest import ROOT, TIMEOUT_S, run

sys.path.insert(0, str(ROOT / "tests" / "docs"))

from blocks import named  # noqa: E402

EXAMPLES = ROOT / "examples" / "java"
README = ROOT / "bindings" / "java" / "README.md"
CTRL_C = 128 + signal.SIGINT
_numbers = itertools.count(1)


def name(prefix):
    """A user id that no other test has."""
    return f"{prefix}-{next(_numbers)}"


@pytest.fixture(scope="module")
def classes(jar, tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    sources = sorted(EXAMPLES.glob("*.java"))
    run("javac", "--release", "8", "-Xlint:all,-options", "-Werror", "-cp", jar, "-d", folder, *sources)
    return folder


@pytest.fixture
def launch(server):
    """Starts a command as that user."""
    running = []

    def as_user(user_id, *command):
        environment = dict(
            os.environ,
            TUICALL_SERVER=server.address,
            TUICALL_CA_FILE=server.ca_file,
            TUICALL_SDK_APP_ID=str(server.sdk_app_id),
            TUICALL_SECRET_KEY=server.secret_key,
            TUICALL_USER=user_id,
        )
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        running.append(process)
        return process

    yield as_user
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def start(launch, jar, classes):
    """Starts an example as that user."""
    return lambda example, user_id, *arguments: launch(user_id, "java", "-cp", f"{jar}:{classes}", example, *arguments)


@pytest.fixture
def start_tuicall(launch, build_dir):
    """Starts the command line as that user."""
    return lambda user_id, *arguments: launch(user_id, build_dir / "bin" / "tuicall", *arguments)


@pytest.fixture
def start_tone_caller(launch, build_dir, monkeypatch):
    """Starts somebody who calls, says a tone and wants to hear it back."""
    monkeypatch.setenv("PYTHONPATH", str(build_dir / "python"))
    program = ROOT / "tests" / "support" / "tone_caller.py"
    return lambda user_id, callee: launch(user_id, sys.executable, program, callee)


def ended(process, code=0):
    """The output of a process that must end well."""
    output, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (code, "")
    return output.splitlines()


def wait_for(process, text):
    """Reads on to a line that has this."""
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"{process.args} ended without saying {text!r}: {process.stderr.read()}")


def test_every_example_is_run_here():
    names = {path.stem for path in EXAMPLES.glob("*.java")}
    assert names == {"Account", *re.findall(r'start\("(\w+)"', open(__file__).read())}


def test_call_and_answer(start):
    alice, bob = name("alice"), name("bob")
    answer = start("Answer", bob)
    wait_for(answer, "ready")
    first, last = ended(start("Call", alice, bob, "0.1"))
    assert first == f"{bob} answered" and re.fullmatch(r"the call ended after \d\.\d s", last)
    assert ended(answer) == [f"{alice} is calling", "the call is over"]


def test_group_call(start, start_tuicall):
    bob, carol = name("bob"), name("carol")
    start_tuicall(bob, "answer", "--duration", "0.1")
    start_tuicall(carol, "answer", "--reject")
    lines = ended(start("GroupCall", name("alice"), "friends", bob, carol))
    assert sorted(lines) == sorted([f"{bob} joined", f"{carol} declined", f"{bob} left"])


def test_echo(start, start_tone_caller):
    echo_id, caller_id = name("echo"), name("caller")
    echo = start("Echo", echo_id)
    wait_for(echo, "ready")
    assert ended(start_tone_caller(caller_id, echo_id)) == []
    wait_for(echo, f"answering {caller_id}")
    wait_for(echo, "the call is over")
    echo.send_signal(signal.SIGINT)
    ended(echo, CTRL_C)


def test_call_that_nobody_answers(start):
    """Watch rings on; Ctrl-C of the callee's program is no answer, that of the caller's cancels."""
    alice, bob = name("alice"), name("bob")
    watch = start("Watch", bob)
    wait_for(watch, "onConnectionStateChanged state=CONNECTED")
    call = start("Call", alice, bob)
    line = wait_for(watch, "onCallReceived")
    assert f"callerId={alice} calleeIdList=[{bob}] groupId= callMediaType=AUDIO" in line
    call.send_signal(signal.SIGINT)
    wait_for(watch, f"onCallCancelled userId={alice}")
    assert f"reason=CANCELED userId={alice}" in wait_for(watch, "onCallNotConnected")
    ended(call, CTRL_C)
    watch.send_signal(signal.SIGINT)
    ended(watch, CTRL_C)


def test_the_program_of_the_readme(jar, build_dir, server, tmp_path):
    """As its commands say, in two terminals."""
    (tmp_path / "Hello.java").write_text(named(README, "Hello.java").text)
    (tmp_path / jar.name).symlink_to(jar)
    (tmp_path / "ready.json").write_text(
        f'{{"listen": "{server.address}", "ca_file": "{server.ca_file}", "sdk_app_id": {server.sdk_app_id},'
        f' "secret_key": "{server.secret_key}"}}\n'
    )
    environment = dict(os.environ, PATH=f"{build_dir}/bin:{os.environ['PATH']}")

    def terminal(block):
        return subprocess.Popen(
            ["bash", "-euc", named(README, block).text],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    bob, alice = terminal("hello-in-java"), terminal("hello-in-java-2")
    assert ended(alice)[0] == "bob is in the call"
    said = ended(bob)
    assert said[:2] == ["alice is calling", "alice is in the call"] and said[2].startswith("over after")


def test_the_readme_names_the_jar_that_there_is(jar):
    assert set(re.findall(r"tuicall-\d+\.\d+\.\d+\.jar", README.read_text())) == {jar.name}


def test_the_programs_of_the_documents_compile(jar, tmp_path):
    path = tmp_path / "Phone.java"
    path.write_text(named(ROOT / "docs" / "engine.md", "Phone.java").text)
    run("javac", "--release", "8", "-Xlint:all,-options", "-Werror", "-cp", jar, "-d", tmp_path, path)
