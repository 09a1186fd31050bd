"""The examples: each run as its first lines say, against a server."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import TIMEOUT_S
from tuicall import TUICallMediaType

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "python"
TONE_CALLER = ROOT / "tests" / "support" / "tone_caller.py"


@pytest.fixture
def start(server):
    """Starts an example as that user."""
    running = []

    def run(name, user_id, *arguments):
        environment = dict(
            os.environ,
            TUICALL_SERVER=server.address,
            TUICALL_CA_FILE=server.ca_file,
            TUICALL_SDK_APP_ID=str(server.sdk_app_id),
            TUICALL_SECRET_KEY=server.secret_key,
            TUICALL_USER=user_id,
            PYTHONDONTWRITEBYTECODE="1",
        )
        command = [sys.executable, str(EXAMPLES / name), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def ended(process):
    """The output of a process that must end well."""
    output, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (0, "")
    return output.splitlines()


def test_every_example_is_run_here():
    names = {path.name for path in EXAMPLES.glob("*.py")}
    assert names == {"account.py", *re.findall(r'start\("(\w+\.py)"', Path(__file__).read_text())}


def test_call_and_answer(start, world):
    alice, bob = world.name("alice"), world.name("bob")
    answer = start("answer.py", bob)
    assert answer.stdout.readline() == "ready\n"
    call = start("call.py", alice, bob, "0.1")
    first, last = ended(call)
    assert first == f"{bob} answered" and last.startswith("the call ended after ")
    assert ended(answer) == [f"{alice} is calling", "the call is over"]


def test_call_that_is_declined(start, world):
    bob, to_bob, bob_id = world.user("bob")
    call = start("call.py", world.name("alice"), bob_id)
    to_bob.until("on_call_received")
    bob.reject()
    assert ended(call) == ["no answer: REJECT"]


def test_group_call_with_a_bot(start, world):
    bot_id = world.name("bot")
    bot = start("bot.py", bot_id, "0.1")
    assert bot.stdout.readline() == "ready\n"
    carol, to_carol, carol_id = world.user("carol")
    group_call = start("group_call.py", world.name("alice"), "friends", bot_id, carol_id)
    to_carol.until("on_call_received")
    carol.reject()
    lines = ended(group_call)
    assert sorted(lines) == sorted([f"{bot_id} joined", f"{carol_id} declined", f"{bot_id} left"])
    bot.send_signal(signal.SIGINT)
    assert ended(bot)[0].startswith("answering ")


def test_echo(start, world):
    echo_id = world.name("echo")
    echo = start("echo.py", echo_id)
    assert echo.stdout.readline() == "ready\n"
    for _ in range(2):  # one call after the other
        caller_id = world.name("caller")
        assert ended(start(TONE_CALLER, caller_id, echo_id)) == []
        assert echo.stdout.readline() == f"answering {caller_id}\n"
    echo.send_signal(signal.SIGINT)
    ended(echo)


def test_watch(start, world):
    bob_id = world.name("bob")
    watch = start("watch.py", bob_id)
    for line in watch.stdout:
        if "CONNECTED" in line or "=1" in line:
            break
    alice, _, alice_id = world.user("alice")
    alice.call(bob_id, TUICallMediaType.VIDEO)
    line = watch.stdout.readline()
    assert line.startswith("on_call_received") and f"caller_id={alice_id}" in line
    watch.send_signal(signal.SIGINT)
    ended(watch)
