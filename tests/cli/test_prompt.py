"""tuicall shell as a person sees it: on a terminal, which pyte emulates."""

import os
import pty
import select
import signal
import subprocess
import termios
import time

import pyte
import pytest
from conftest import TIMEOUT_S

CTRL_A, CTRL_C, CTRL_D, CTRL_K = "\x01", "\x03", "\x04", "\x0b"
BACKSPACE, RETURN, UP, LEFT = "\x7f", "\r", "\033[A", "\033[D"


class Terminal:
    """A program on a terminal of its own, and what that shows."""

    def __init__(self, command, environment, columns):
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (100, columns))
        self._screen = pyte.Screen(columns, 100)
        self._stream = pyte.ByteStream(self._screen)
        self.modes = termios.tcgetattr(self._ours)
        ends = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self.process = subprocess.Popen(["setsid", "--ctty", *command], env=environment, **ends)
        os.close(theirs)

    def type(self, text):
        os.write(self._ours, text.encode())

    def rows(self):
        return [row.rstrip() for row in self._screen.display if row.strip()]

    def until(self, shows):
        """Waits until that holds for what it shows."""
        deadline = time.monotonic() + TIMEOUT_S
        while not shows(self.rows()):
            ready, _, _ = select.select([self._ours], [], [], max(0, deadline - time.monotonic()))
            assert ready, "it did not come; the terminal shows:\n" + "\n".join(self.rows())
            self._stream.feed(os.read(self._ours, 65536))

    def until_last(self, row):
        self.until(lambda rows: rows and rows[-1] == row)

    def until_says(self, text):
        self.until(lambda rows: any(text in row for row in rows))

    def modes_now(self):
        return termios.tcgetattr(self._ours)

    def ends(self):
        """The exit code; what still comes is read, so that it is not held up."""
        deadline = time.monotonic() + TIMEOUT_S
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self._ours], [], [], 0.01)[0]:
                self._read_rest()
        return self.process.wait(0)

    def _read_rest(self):
        try:
            self._stream.feed(os.read(self._ours, 65536))
        except OSError:  # the other end is closed
            pass

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)


@pytest.fixture
def prompt(program, environment, names, tmp_path):
    """Starts the shell of alice on a terminal, and waits for its prompt."""
    running = []

    def start_it(columns=100):
        # HOME: nobody's ~/.editrc
        person = {**environment, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
        running.append(Terminal([program, "shell", "--user", names[0]], person, columns))
        running[-1].until_last(f"{names[0]}>")
        return running[-1]

    yield start_it
    for one in running:
        one.close()


def test_help_comes_first(prompt):
    terminal = prompt()
    for command in ("call USER[,USER…] [audio|video]", "wait EVENT [SECONDS]", "quit"):
        terminal.until_says(command)


def test_a_line_is_edited(prompt, names):
    terminal = prompt()
    terminal.type("nfx" + BACKSPACE + "o" + CTRL_A + "i")
    terminal.until_last(f"{names[0]}> info")
    terminal.type(RETURN)
    terminal.until_says("there was no call yet")
    terminal.until_last(f"{names[0]}>")


def test_history(prompt, names):
    terminal = prompt()
    for line in ("info", "sleep 0"):
        terminal.type(line + RETURN)
        terminal.until(lambda rows: rows[-1] == f"{names[0]}>" and any(row.endswith(line) for row in rows))
    terminal.type(UP)
    terminal.until_last(f"{names[0]}> sleep 0")
    terminal.type(UP)
    terminal.until_last(f"{names[0]}> info")


def test_text_that_is_not_ascii(prompt, names):
    terminal = prompt()
    terminal.type("self-info Zoëé" + BACKSPACE)
    terminal.until_last(f"{names[0]}> self-info Zoë")
    terminal.type(RETURN)
    terminal.until(lambda rows: any("done" in row and row.endswith("self-info Zoë") for row in rows))


@pytest.mark.parametrize("back", [0, 5], ids=["at its end", "in its middle"])
@pytest.mark.parametrize("columns, typed", [(100, "call bo"), (60, "call " + "b" * 140)], ids=["short", "wrapped"])
def test_an_event_leaves_what_was_typed(prompt, start, names, columns, typed, back):
    """It shows above the prompt, and the half-typed line stands below it, once."""
    alice, bob, _ = names
    terminal = prompt(columns)
    terminal.type(typed + LEFT * back)
    line = f"{alice}> {typed}"
    below = [line[i : i + columns] for i in range(0, len(line), columns)]
    terminal.until(lambda rows: rows[-len(below) :] == below)
    caller = start("call", alice, "--user", bob)
    shown = lambda rows: any("on_call_received" in row for row in rows)  # noqa: E731
    terminal.until(lambda rows: shown(rows) and rows[-len(below) :] == below)
    assert sum(row.startswith(f"{alice}>") for row in terminal.rows()) == 1
    assert sum("b" * 20 in row for row in terminal.rows()) == sum("b" * 20 in row for row in below)
    terminal.type("y" + BACKSPACE + CTRL_A + CTRL_K + "reject" + RETURN)
    terminal.until(lambda rows: any("done" in row and row.endswith("reject") for row in rows))
    assert caller.ends() == 1


def test_a_command_that_fails_is_not_the_end(prompt, names):
    terminal = prompt()
    terminal.type("accept" + RETURN)
    terminal.until_says("refused")
    terminal.until_last(f"{names[0]}>")
    terminal.type("quit" + RETURN)
    assert terminal.ends() == 0


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_the_terminal_is_left_as_it_was(prompt, key):
    terminal = prompt()
    assert terminal.modes_now() != terminal.modes
    terminal.type(key)
    assert terminal.ends() == 0
    assert terminal.modes_now() == terminal.modes


def test_a_signal_in_the_middle_of_a_line(prompt):
    terminal = prompt()
    terminal.type("call bo")
    terminal.until_says("> call bo")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ends() == 0
    assert terminal.modes_now() == terminal.modes
    assert any("log out" in row for row in terminal.rows())
