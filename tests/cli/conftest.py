"""A server for all tests of the command line, and ways to run it."""

import json
import os
import pathlib
import select
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from server import Server  # noqa: E402  (needs the path above)

TIMEOUT_S = 30


def pytest_addoption(parser):
    parser.addoption("--build-dir", type=pathlib.Path, required=True)


@pytest.fixture(scope="session")
def build_dir(pytestconfig):
    return pytestconfig.getoption("--build-dir").resolve()


@pytest.fixture(scope="session")
def program(build_dir):
    return build_dir / "bin" / "tuicall"


@pytest.fixture(scope="session")
def server(build_dir, tmp_path_factory):
    running = Server(build_dir / "bin" / "tuicalld", tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


def clean_environment():
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TUICALL_") and k != "NO_COLOR"}
    # A build with the address sanitizer then finds callbacks that write to a function's dead variables.
    options = [clean.get("ASAN_OPTIONS", ""), "detect_stack_use_after_return=1"]
    return {**clean, "ASAN_OPTIONS": ":".join(filter(None, options))}


def account(server):
    """What the environment says to a user of that server."""
    return {
        "TUICALL_SERVER": server.address,
        "TUICALL_CA_FILE": server.ca_file,
        "TUICALL_SDK_APP_ID": str(server.sdk_app_id),
        "TUICALL_SECRET_KEY": server.secret_key,
    }


@pytest.fixture(scope="session")
def environment(server):
    """The environment of a user of that server."""
    return {**clean_environment(), **account(server)}


@pytest.fixture
def own_server(build_dir, tmp_path):
    """A server for one test, which may stop or kill it."""
    running = Server(build_dir / "bin" / "tuicalld", tmp_path)
    yield running
    if running.process.poll() is not None:
        running.kill_and_restart()
    running.stop()


@pytest.fixture
def run(program):
    """Runs tuicall to its end."""

    def run_it(*arguments, environment=None, **options):
        return subprocess.run(
            [str(program), *map(str, arguments)],
            env=environment or clean_environment(),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
            **{"stdin": subprocess.DEVNULL, **({} if "input" not in options else {"stdin": None}), **options},
        )

    return run_it


class Program:
    """A running tuicall whose JSON lines are read one by one."""

    def __init__(self, command, environment):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
        self.heard = []
        self._buffer = b""

    def _line(self, deadline):
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"nothing more came; heard so far: {self.heard}"
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, f"it ended: {self.heard} {self.process.stderr.read().decode()}"
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return json.loads(line)

    def until(self, **members):
        """The first line from here on that has these members."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            line = self._line(deadline)
            self.heard.append(line)
            if all(line.get(key) == value for key, value in members.items()):
                return line

    def type(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def end_input(self):
        self.process.stdin.close()
        self.process.stdin = None

    def ends(self):
        """Its exit code, once it has ended by itself."""
        output, errors = self.process.communicate(timeout=TIMEOUT_S)
        for line in (self._buffer + output).splitlines():
            self.heard.append(json.loads(line))
        assert not errors, errors.decode()
        return self.process.returncode

    def events(self):
        names = [line["event"] for line in self.heard if "event" in line]
        return [name for name in names if name != "on_connection_state_changed"]


@pytest.fixture
def start(program, environment):
    """Starts tuicall --json in the background."""
    running = []

    def start_it(*arguments, **more):
        running.append(Program([str(program), *arguments, "--json"], {**environment, **more}))
        return running[-1]

    yield start_it
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        for stream in filter(None, (one.process.stdin, one.process.stdout, one.process.stderr)):
            stream.close()


_users = iter(range(10**6))


@pytest.fixture
def names():
    """Three user ids that no other test has."""
    number = next(_users)
    return [f"{name}-{number}" for name in ("alice", "bob", "carol")]
