"""tuicall shell: commands are typed or piped in while events show."""

import json
import re
import signal

import pytest
from conftest import ROOT

LOGGED_IN = {"event": "on_connection_state_changed", "state": "connected"}


def test_a_conversation(start, names):
    alice, bob, _ = names
    callee = start("shell", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("shell", "--user", alice)
    caller.type(f"call {bob} video timeout=20 user_data=hello")
    assert callee.until(event="on_call_received")["user_data"] == "hello"
    callee.type("accept")
    caller.until(event="on_user_join")
    for command, event in [
        ("camera on", "on_user_video_available"),
        ("microphone on", "on_user_audio_available"),
        ("switch audio", "on_call_media_type_changed"),
    ]:
        caller.type(command)
        callee.until(event=event)
    caller.until(event="on_call_media_type_changed")
    caller.type("info")
    info = next_info(caller)
    assert info["caller"] == alice and info["media"] == "audio" and info["begin_time"] > 0
    callee.type("hangup")
    caller.until(event="on_call_end")
    caller.type("quit")
    assert caller.ends() == 0
    callee.end_input()
    assert callee.ends() == 0


def event_names():
    """What the C++ observer can be told, by the names of the command line."""
    text = (ROOT / "capi" / "include" / "tuicall" / "cpp" / "observer.hpp").read_text()
    names = re.findall(r"virtual void (on\w+)\(", text)
    assert len(names) == 20
    return [re.sub(r"([A-Z])", r"_\1", name).lower() for name in names]


def next_info(program):
    while True:
        line = program.until()
        if "info" in line:
            return line["info"]


def test_a_script(run, environment, names):
    alice, bob, _ = names
    script = f"call {bob} timeout=1\nwait on_user_no_response\nwait on_call_not_connected 5\n# the end\n"
    done = run("shell", "--user", alice, environment=environment, input=script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "did not answer" in done.stdout and "not connected: noResponse" in done.stdout


def test_a_script_that_fails(run, environment, names):
    for script in ["accept\n", "call\n", "dance\n", "wait on_call_begin 0.1\n", "camera maybe\n", "sleep long\n"]:
        done = run("shell", "--user", names[0], environment=environment, input=script)
        assert done.returncode == 1, script
        assert "refused" in done.stdout, script


@pytest.mark.parametrize(
    "line, message",
    [
        ("sleep long", "the time is 'long', expected seconds from 0 to 1000000"),
        ("sleep -1", "the time is '-1', expected seconds from 0 to 1000000"),
        ("sleep 1e9", "the time is '1e9', expected seconds from 0 to 1000000"),
        ("sleep 1s", "the time is '1s', expected seconds from 0 to 1000000"),
        ("wait on_call_begin nan", "the time is 'nan', expected seconds from 0 to 1000000"),
        ("wait on_call_begin 0.1", "no on_call_begin within 0.1 s"),
        ("wait", "something is missing, expected 'wait EVENT [SECONDS]'"),
        ("wait on_call_begin 1 2", "'2' is too much, expected 'wait EVENT [SECONDS]'"),
        ("call bob timeout=soon", "timeout is 'soon', expected whole seconds from 0 to 4294967295"),
        ("call bob timeout=", "timeout is '', expected whole seconds from 0 to 4294967295"),
        ("call bob timeout=-1", "timeout is '-1', expected whole seconds from 0 to 4294967295"),
        ("call bob timeout=4294967296", "timeout is '4294967296', expected whole seconds from 0 to 4294967295"),
        ("call bob timeout=1 timeout=2", "'timeout=2' gives timeout again, expected it once"),
        ("call bob smell", "the media is 'smell', expected audio or video"),
        (
            "call bob colour=red",
            "'colour' is no option of call, expected timeout or group or room or user_data or chat_group",
        ),
        ("invite bob room=7", "'room' is no option of invite, expected timeout"),
        ("accept now", "'now' is too much, expected 'accept'"),
        ("hangup timeout=3", "'timeout=3' is too much, expected 'hangup'"),
        ("info please", "'please' is too much, expected 'info'"),
        ("quit now", "'now' is too much, expected 'quit'"),
        ("join", "something is missing, expected 'join CALL_ID'"),
        ("camera maybe", "camera is 'maybe', expected on or off"),
        ("multi-device maybe", "multi-device is 'maybe', expected on or off"),
        ("dance", "no command; 'help' lists them"),
    ],
)
def test_a_wrong_line_is_explained(run, environment, names, line, message):
    done = run("shell", "--json", "--user", names[0], environment=environment, input=line + "\n")
    assert done.returncode == 1
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    wrong = next(answer for answer in answers if answer.get("result") == line.split()[0])
    assert wrong["code"] != 0 and wrong["message"] == message


def test_every_event_can_be_awaited_and_nothing_else(run, environment, names):
    events = event_names()
    script = "".join(f"wait {name} 0\n" for name in [*events, "on_call_begun"])
    done = run("shell", "--json", "--user", names[0], environment=environment, input=script)
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    messages = [answer["message"] for answer in answers if answer.get("result") == "wait"]
    came = "on_connection_state_changed"  # while it logged in
    assert messages[:-1] == [f"no {name} within 0 s" for name in events if name != came]
    assert messages[-1] == f"the event is 'on_call_begun', expected {' or '.join(events)}"


def test_a_word_with_an_equals_sign_is_no_option_where_there_is_none(run, environment, names):
    script = "self-info Alice https://example.org/face?size=64\n"
    done = run("shell", "--user", names[0], environment=environment, input=script)
    assert done.returncode == 0
    assert any(" done " in line and line.endswith(f" {script.strip()}") for line in done.stdout.splitlines())


@pytest.mark.parametrize("command, awaited", [("wait on_call_begin", "on_call_begin"), ("sleep 1000", "the end")])
def test_an_interrupted_script_does_nothing_more(start, names, command, awaited):
    script = start("shell", "--user", names[0])
    script.until(**LOGGED_IN)
    script.type(f"info\n{command}\nself-info Eve")  # at once: after info, the program waits in that command
    next_info(script)
    script.process.send_signal(signal.SIGINT)
    assert script.until(result=command.split()[0])["message"] == f"interrupted before {awaited} came"
    assert script.ends() == 1
    assert "self-info Eve" not in [line.get("result") for line in script.heard]


def test_an_interrupted_script_whose_commands_failed(start, names):
    script = start("shell", "--user", names[0])
    script.until(**LOGGED_IN)
    script.type("accept")
    script.until(result="accept")
    script.process.send_signal(signal.SIGTERM)
    assert script.process.wait(30) == 1


def test_a_script_of_a_user_who_is_thrown_out(start, names):
    script = start("shell", "--user", names[0])
    script.until(**LOGGED_IN)
    script.type("info\nwait on_call_begin\nself-info Eve")
    next_info(script)
    assert start("watch", "--user", names[0], "--for", "0.1").ends() == 0
    assert script.until(result="wait")["message"] == "logged out before on_call_begin came"
    assert script.ends() == 1
    assert "self-info Eve" not in [line.get("result") for line in script.heard]


def test_help_names_every_command(run, environment, names):
    done = run("shell", "--user", names[0], environment=environment, input="help")
    for command in ("call", "accept", "reject", "ignore", "hangup", "invite", "join", "join-group", "switch", "camera"):
        assert f" {command} " in done.stdout
    assert done.returncode == 0
