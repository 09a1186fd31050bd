"""The examples: each run as its first lines say, against a server."""

import array
import re
import signal
import sys
from pathlib import Path

import pytest

from chirp import LIKE, RATE_HZ, UNLIKE, chirp, likeness, read_wav, write_wav
from conftest import ROOT, TIMEOUT_S
from examples import ECHO_CALLER, ended
from tuicall import TUICallEndReason, TUICallMediaType

EXAMPLES = ROOT / "examples" / "python"


@pytest.fixture
def start(launch):
    """Starts an example as that user."""
    return lambda name, user_id, *arguments: launch(user_id, sys.executable, EXAMPLES / name, *arguments)


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


def test_echo(start, launch, world):
    echo_id = world.name("echo")
    echo = start("echo.py", echo_id)
    assert echo.stdout.readline() == "ready\n"
    for _ in range(2):  # one call after the other
        caller_id = world.name("caller")
        assert ended(launch(caller_id, sys.executable, ECHO_CALLER, echo_id)) == []
        assert echo.stdout.readline() == f"answering {caller_id}\n"
    echo.send_signal(signal.SIGINT)
    ended(echo)


@pytest.fixture
def machine(request, start, world, tmp_path):
    """(the running answering machine, its user id, the greeting, the folder of its messages).

    The parameter is the rate of the greeting's file.
    """
    rate_hz, user_id = getattr(request, "param", RATE_HZ), world.name("machine")
    write_wav(tmp_path / "greeting.wav", chirp(300, 1500, rate_hz=rate_hz), rate_hz)
    (tmp_path / "messages").mkdir()
    running = start("answering_machine.py", user_id, str(tmp_path / "greeting.wav"), str(tmp_path / "messages"))
    assert running.stdout.readline() == "ready\n"
    return running, user_id, chirp(300, 1500), tmp_path / "messages"


def recorded(running, folder, caller_id):
    """The only message, which is from that user."""
    assert running.stdout.readline() == f"{caller_id} is calling\n"
    name = running.stdout.readline().removesuffix(" is recorded\n")
    assert [path.name for path in folder.iterdir()] == [name] and name.endswith(f"-{caller_id}.wav")
    return read_wav(folder / name)


def test_answering_machine_hangs_up_on_silence(machine, world):
    running, machine_id, greeting, folder = machine
    alice, to_alice, alice_id = world.user("alice")
    message = chirp(1400, 400)
    alice.open_microphone()
    alice.push_audio(array.array("h", bytes(2 * RATE_HZ)) + message, sample_rate=RATE_HZ)
    alice.call(machine_id, TUICallMediaType.AUDIO)
    to_alice.until("on_user_join")
    heard = array.array("h", alice.read_audio(4, sample_rate=RATE_HZ, timeout=TIMEOUT_S).samples)
    assert likeness(heard, greeting) > LIKE > UNLIKE > likeness(heard, message)
    to_alice.until("on_call_end")
    assert (alice.call_info.reason, alice.call_info.ended_by) == (TUICallEndReason.HANGUP, machine_id)
    said = recorded(running, folder, alice_id)
    assert likeness(said, message) > LIKE > UNLIKE > likeness(said, greeting)
    running.send_signal(signal.SIGINT)
    ended(running)


def test_answering_machine_keeps_what_was_said_before_the_caller_hung_up(machine, world):
    running, machine_id, greeting, folder = machine
    alice, to_alice, alice_id = world.user("alice")
    message = chirp(1400, 400)
    alice.open_microphone()
    alice.push_audio(message, sample_rate=RATE_HZ)
    alice.call(machine_id, TUICallMediaType.AUDIO)
    to_alice.until("on_user_join")
    alice.read_audio(3, sample_rate=RATE_HZ, timeout=TIMEOUT_S)
    alice.hangup()
    assert likeness(recorded(running, folder, alice_id), message) > LIKE


@pytest.mark.parametrize("machine", [44100], indirect=True)
def test_answering_machine_greets_from_a_file_at_the_rate_of_a_compact_disc(machine, world):
    _, machine_id, greeting, _ = machine
    alice, to_alice, _ = world.user("alice")
    alice.call(machine_id, TUICallMediaType.AUDIO)
    to_alice.until("on_user_join")
    heard = array.array("h", alice.read_audio(4, sample_rate=RATE_HZ, timeout=TIMEOUT_S).samples)
    assert likeness(heard, greeting) > LIKE


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
