"""What people see: plain lines in a file or pipe, colours on a terminal."""

import os
import pty
import subprocess

import pytest


def on_a_terminal(command, environment):
    """Runs a command whose standard output is a terminal; gives what came out."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([str(c) for c in command], env=environment, stdin=subprocess.DEVNULL, stdout=theirs)
    os.close(theirs)
    output = b""
    try:
        while data := os.read(ours, 65536):
            output += data
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(timeout=30) == 0
    return output.decode()


def test_plain_lines_in_a_pipe(run, environment, names):
    done = run("watch", "--for", "0.1", "--user", names[0], environment=environment)
    assert done.returncode == 0 and "\033" not in done.stdout
    assert "on_connection_state_changed" in done.stdout and f"log in as {names[0]}" in done.stdout


def test_colours_on_a_terminal(program, environment, names):
    output = on_a_terminal([program, "watch", "--for", "0.1", "--user", names[0]], environment)
    assert "\033[" in output and "connected" in output


def test_no_color_is_respected(program, environment, names):
    plain = {**environment, "NO_COLOR": "1"}
    assert "\033" not in on_a_terminal([program, "watch", "--for", "0.1", "--user", names[0]], plain)


@pytest.mark.parametrize("evil", ["\033[2J", "\x07", "\u009b2J", "a\nb"])
def test_text_of_others_cannot_reach_the_terminal(run, start, environment, names, evil):
    alice, bob, _ = names
    watcher = start("watch", "--user", bob)
    watcher.until(event="on_connection_state_changed", state="connected")
    caller = start("call", bob, "--user", alice, "--user-data", evil)
    assert watcher.until(event="on_call_received")["user_data"] == evil  # a program gets it as it is
    done = run("shell", "--user", bob, environment=environment, input="wait on_call_received\nreject\n")
    assert evil not in done.stdout and "\\x" in done.stdout
    assert caller.ends() == 1
