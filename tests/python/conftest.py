"""What the tests of the Python package share: a server for each file, users of their own for each test."""

import itertools
import queue
import subprocess
import sys
from pathlib import Path

import pytest

from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver
from tuicall._native import EVENTS
from tuicall.server import DevServer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from examples import launch  # noqa: E402, F401  (a fixture; it needs the path above)

TIMEOUT_S = 30

_numbers = itertools.count(1)


# What comes by the clock, or on ways of its own, in between the others.
UNORDERED = ("on_connection_state_changed", "on_user_voice_volume_changed", "on_user_network_quality_changed")


class Recorder(TUICallObserver):
    """Keeps every event as (name, arguments), in order."""

    def __init__(self, ignored=UNORDERED):
        self.events = queue.Queue()
        recorded = [name for name in EVENTS if name not in ignored]
        super().__init__(**{name: self._recorder(name) for name in recorded})

    def _recorder(self, name):
        return lambda *arguments: self.events.put((name, arguments))

    def next(self):
        """The next event; fails if none comes in time."""
        return self.events.get(timeout=TIMEOUT_S)

    def until(self, name):
        """The arguments of the next event of that name, and drops what comes before."""
        while True:
            found, arguments = self.next()
            if found == name:
                return arguments


class World:
    """Users of a server, who are logged out at the end of the test."""

    def __init__(self, server):
        self.server = server
        self.engines = []

    def name(self, prefix):
        """A user id that no other test has."""
        return f"{prefix}-{next(_numbers)}"

    def engine(self, dispatch="thread", **options):
        """An engine that is not logged in."""
        engine = TUICallEngine(self.server.address, self.server.ca_file, dispatch, **options)
        self.engines.append(engine)
        return engine

    def log_in(self, engine, user_id):
        engine.init(self.server.sdk_app_id, user_id, self.server.user_sig(user_id))

    def user(self, prefix, dispatch="thread", **options):
        """(engine, recorder, user id) of a user who is logged in."""
        engine = self.engine(dispatch, **options)
        recorder = Recorder()
        engine.add_observer(recorder)
        user_id = self.name(prefix)
        self.log_in(engine, user_id)
        return engine, recorder, user_id

    def close(self):
        for engine in self.engines:
            engine.close()


def connected_pair(world, media_type=TUICallMediaType.AUDIO):
    """alice and bob in a call, all events up to there taken."""
    alice, to_alice, alice_id = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    alice.call(bob_id, media_type)
    to_bob.until("on_call_received")
    bob.accept()
    assert to_alice.until("on_user_join") == (bob_id,)
    assert to_bob.until("on_user_join") == (alice_id,)
    return (alice, to_alice, alice_id), (bob, to_bob, bob_id)


@pytest.fixture(scope="module")
def server():
    # It takes calls however slow the machine is.
    with DevServer("--overload-delay-ms=0") as running:
        yield running


@pytest.fixture
def world(server):
    users = World(server)
    yield users
    users.close()


@pytest.fixture
def run_program(server):
    """Runs a Python program with the server's address, CA file, app id and key as its arguments."""

    def run(source, *arguments):
        command = [sys.executable, "-c", source, server.address, server.ca_file, str(server.sdk_app_id)]
        return subprocess.run(
            [*command, server.secret_key, *arguments], capture_output=True, text=True, timeout=2 * TIMEOUT_S
        )

    return run
