"""Starts agents and talks with them; README.md describes the protocol."""

import collections
import json
import shlex
import signal
import subprocess
import threading
import time

ANSWER_TIMEOUT_S = 20
EVENT_TIMEOUT_S = 15

# What comes by the clock, or on ways of its own, in between the others; passed over if not asked for.
UNORDERED = ("on_connection_state_changed", "on_user_voice_volume_changed", "on_user_network_quality_changed")


def all_agents(build_dir):
    """The command lines of the agents of this build, by language."""
    commands = json.loads((build_dir / "agents.json").read_text())
    return {language: shlex.split(command) for language, command in commands.items()}


def as_text(value):
    """A member of a line as a scenario writes it."""
    if isinstance(value, list):
        return ",".join(value)
    return str(value)


def pairs(entries):
    """The user ids and values of a list like ["alice:76"]."""
    return [entry.split(":", 1) for entry in entries]


class Agent:
    """One running agent: from open() to close() a user on a device, and then the next one. A thread reads what it says;
    what it writes on standard error goes into a file of its own."""

    def __init__(self, command, log_path):
        self.command = command
        self.name = log_path.stem
        self.transcript = []  # everything said and heard, for the report of a failure
        self.spoiled = False  # not to be used for another user
        self._log_path = log_path
        self._reported = 0  # bytes of the log that the transcript has
        self._lines = collections.deque()  # events that nobody has taken yet
        self._answers = {}
        self._number = 0
        self._ended = False
        self._heard = threading.Condition()
        with open(log_path, "wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8"
            )
        self._reader = threading.Thread(target=self._read, name=f"agent {self.name}", daemon=True)
        self._reader.start()

    def open(self, name, server, address, user, transcript, limit_ms=10_000):
        """Becomes a user of that server, reached at that address, whose methods wait for so long; everything said and
        heard is added to the transcript, under that name."""
        self.name = name
        self.transcript = transcript
        self.state = None  # of the connection, as last told
        self.held = False
        self.ask_ok(f"open server={address} ca={server.ca_file} app={server.sdk_app_id} user={user} limit={limit_ms}")
        assert not self._lines, f"{name}: heard of the user before: {list(self._lines)}"

    def close(self):
        """The user is gone in good order; what it still received stays to be looked at."""
        self.ask_ok("close")
        self.report_errors()
        self.name = self._log_path.stem
        self.transcript = []

    def _read(self):
        for line in self._process.stdout:
            heard = json.loads(line)
            with self._heard:
                self.transcript.append(f"{self.name} < {line.strip()}")
                if "done" in heard:
                    self._answers[heard["done"]] = heard
                else:
                    if heard["event"] == "on_connection_state_changed":
                        self.state = heard["state"]
                    heard["heard_at"] = time.monotonic()
                    self._lines.append(heard)
                self._heard.notify_all()
        with self._heard:
            self._ended = True
            self._heard.notify_all()

    def _wait(self, condition, timeout_s, what):
        """Waits, with the lock held, until the condition gives something."""
        deadline = time.monotonic() + timeout_s
        while True:
            result = condition()
            if result is not None:
                return result
            assert not self._ended, f"{self.name}: the agent ended while {what} was waited for"
            left = deadline - time.monotonic()
            assert left > 0, f"{self.name}: no {what} within {timeout_s} s"
            self._heard.wait(left)

    def send(self, text):
        """Gives a command; answer() with what this returns waits for its answer."""
        self._number += 1
        self.transcript.append(f"{self.name} > {self._number} {text}")
        self._process.stdin.write(f"{self._number} {text}\n")
        self._process.stdin.flush()
        return self._number

    def answer(self, number, timeout_s=ANSWER_TIMEOUT_S):
        with self._heard:
            return self._wait(lambda: self._answers.pop(number, None), timeout_s, f"answer to command {number}")

    def ask(self, text, timeout_s=ANSWER_TIMEOUT_S):
        return self.answer(self.send(text), timeout_s)

    def ask_ok(self, text, timeout_s=ANSWER_TIMEOUT_S):
        answer = self.ask(text, timeout_s)
        assert answer["code"] == 0, f"{self.name}: {text}: {answer['code']} {answer['message']}"
        return answer

    def next_event(self, timeout_s=EVENT_TIMEOUT_S, with_states=False):
        """Takes the next event; changes of the connection's state are passed over if not asked for."""

        def take():
            while self._lines:
                line = self._lines.popleft()
                if with_states or line["event"] not in UNORDERED:
                    return line
            return None

        with self._heard:
            return self._wait(take, timeout_s, "event")

    def expect(self, name, keys, timeout_s=EVENT_TIMEOUT_S, with_states=False):
        """Takes the next event, which must be this one."""
        try:
            event = self.next_event(timeout_s, with_states)
        except AssertionError as error:
            raise AssertionError(f"{error} (expected {name} {keys})") from None
        wrong = {k: as_text(event.get(k, "")) for k, v in keys.items() if as_text(event.get(k, "")) != v}
        assert event["event"] == name and not wrong, f"{self.name}: expected {name} {keys}, received {event}"
        return event

    def wait_for_event(self, timeout_s):
        """Waits until an event is there, and leaves it."""

        def look():
            return any(line["event"] not in UNORDERED for line in self._lines) or None

        with self._heard:
            self._wait(look, timeout_s, "event")

    def take_first(self, name, matches, timeout_s=EVENT_TIMEOUT_S):
        """Takes the first event of this name that matches, and leaves the others."""

        def take():
            found = next((line for line in self._lines if line["event"] == name and matches(line)), None)
            if found is not None:
                self._lines.remove(found)
            return found

        with self._heard:
            return self._wait(take, timeout_s, f"{name} as expected")

    def leftovers(self, with_states=False):
        """What was received and nobody took."""
        with self._heard:
            lines = [e for e in self._lines if with_states or e["event"] not in UNORDERED]
            self._lines.clear()
            return lines

    def wait_for_state(self, states, timeout_s=60):
        with self._heard:
            self._wait(lambda: self.state if self.state in states else None, timeout_s, f"state {'/'.join(states)}")

    def hold(self, on):
        self.ask("hold" if on else "release")
        self.held = on

    def log_text(self):
        return self._log_path.read_text(errors="replace")

    def report_errors(self):
        """Adds to the transcript what the program has written on standard error since it last did."""
        with open(self._log_path, "rb") as log:
            log.seek(self._reported)
            written = log.read()
        self._reported += len(written)
        self.transcript += [f"{self.name} ! {line}" for line in written.decode(errors="replace").splitlines()]

    @property
    def pid(self):
        return self._process.pid

    def suspend(self):
        """As if the program hung."""
        self.spoiled = True
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)

    def kill(self):
        """As if the machine had failed: no good-bye."""
        self._process.kill()
        self._end()

    def quit(self):
        """Ends the program in good order."""
        try:
            self.ask_ok("quit")
            self._process.stdin.close()
            code = self._process.wait(ANSWER_TIMEOUT_S)
            assert code == 0, f"{self.name}: the agent ended with code {code}"
        finally:
            self.kill()

    def _end(self):
        self._process.wait()
        if not self._process.stdin.closed:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                pass
        self._reader.join()  # to the end of the output, also of what the program may have started itself
        self._process.stdout.close()
        self.report_errors()
