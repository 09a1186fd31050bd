"""The examples and the program of the README: each run as its first lines say, against a server."""

import itertools
import os
import re
import signal
import subprocess

import pytest
from blocks import named
from chirp import LIKE, UNLIKE, chirp, likeness, read_wav, write_wav
from conftest import ROOT, run
from examples import ended, until

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
def start(launch, jar, classes):
    """Starts an example as that user."""
    return lambda example, user_id, *arguments: launch(user_id, "java", "-cp", f"{jar}:{classes}", example, *arguments)


def test_every_example_is_run_here():
    names = {path.stem for path in EXAMPLES.glob("*.java")}
    assert names == {"Account", *re.findall(r'start\("(\w+)"', open(__file__).read())}


def test_call_and_answer(start):
    alice, bob = name("alice"), name("bob")
    answer = start("Answer", bob)
    until(answer, "ready")
    first, last = ended(start("Call", alice, bob, "0.1"))
    assert first == f"{bob} answered" and re.fullmatch(r"the call ended after \d\.\d s", last)
    assert ended(answer) == [f"{alice} is calling", "the call is over"]


def test_group_call(start, start_tuicall):
    bob, carol = name("bob"), name("carol")
    start_tuicall(bob, "answer", "--duration", "0.1")
    start_tuicall(carol, "answer", "--reject")
    lines = ended(start("GroupCall", name("alice"), "friends", bob, carol))
    assert sorted(lines) == sorted([f"{bob} joined", f"{carol} declined", f"{bob} left"])


def test_echo(start, start_echo_caller):
    echo_id, caller_id = name("echo"), name("caller")
    echo = start("Echo", echo_id)
    until(echo, "ready")
    assert ended(start_echo_caller(caller_id, echo_id)) == []
    until(echo, f"answering {caller_id}")
    until(echo, "the call is over")
    echo.send_signal(signal.SIGINT)
    ended(echo, CTRL_C)


def test_call_that_nobody_answers(start):
    """Watch rings on; Ctrl-C of the callee's program is no answer, that of the caller's cancels."""
    alice, bob = name("alice"), name("bob")
    watch = start("Watch", bob)
    until(watch, "onConnectionStateChanged state=CONNECTED")
    call = start("Call", alice, bob)
    line = until(watch, "onCallReceived")
    assert f"callerId={alice} calleeIdList=[{bob}] groupId= callMediaType=AUDIO" in line
    call.send_signal(signal.SIGINT)
    until(watch, f"onCallCancelled userId={alice}")
    assert f"reason=CANCELED userId={alice}" in until(watch, "onCallNotConnected")
    ended(call, CTRL_C)
    watch.send_signal(signal.SIGINT)
    ended(watch, CTRL_C)


@pytest.fixture
def terminal(jar, build_dir, server, tmp_path):
    """Runs a block of the README in the folder where its programs and the server's line are."""
    for program in ("Hello.java", "Sound.java"):
        (tmp_path / program).write_text(named(README, program).text)
    (tmp_path / jar.name).symlink_to(jar)
    (tmp_path / "ready.json").write_text(
        f'{{"listen": "{server.address}", "ca_file": "{server.ca_file}", "sdk_app_id": {server.sdk_app_id},'
        f' "secret_key": "{server.secret_key}"}}\n'
    )
    environment = dict(os.environ, PATH=f"{build_dir}/bin:{os.environ['PATH']}")

    def run_block(block, *, then=""):
        return subprocess.Popen(
            ["bash", "-euc", named(README, block).text + then],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run_block


def test_the_program_of_the_readme(terminal):
    """As its commands say, in two terminals."""
    bob, alice = terminal("hello-in-java"), terminal("hello-in-java-2")
    assert ended(alice)[0] == "bob is in the call"
    said = ended(bob)
    assert said[:2] == ["alice is calling", "alice is in the call"] and said[2].startswith("over after")


def test_sound_of_the_readme(terminal, tmp_path):
    """What one says is in the file of what the other heard, both ways."""
    said = {"alice": chirp(300, 1500), "bob": chirp(1400, 400)}
    for user, samples in said.items():
        write_wav(tmp_path / f"from-{user}.wav", samples)
    ended(terminal("sound-in-java", then="wait\n"))
    for speaker, listener in (("alice", "bob"), ("bob", "alice")):
        heard = read_wav(tmp_path / f"to-{listener}.wav")
        assert likeness(heard, said[speaker]) > LIKE > UNLIKE > likeness(heard, said[listener])


def test_the_readme_names_the_jar_that_there_is(jar):
    assert set(re.findall(r"tuicall-\d+\.\d+\.\d+\.jar", README.read_text())) == {jar.name}


def test_the_programs_of_the_documents_compile(jar, tmp_path):
    path = tmp_path / "Phone.java"
    path.write_text(named(ROOT / "docs" / "engine.md", "Phone.java").text)
    run("javac", "--release", "8", "-Xlint:all,-options", "-Werror", "-cp", jar, "-d", tmp_path, path)
