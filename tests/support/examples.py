"""What the tests of the examples share: programs that run as users of a server, and what they print.

The fixtures need two more: `server`, and `build_dir` where the build is.
"""

import os
import pathlib
import subprocess
import sys

import pytest

TIMEOUT_S = 60
ECHO_CALLER = pathlib.Path(__file__).with_name("echo_caller.py")


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
            PYTHONDONTWRITEBYTECODE="1",
        )
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        running.append(process)
        return process

    yield as_user
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def start_tuicall(launch, build_dir):
    """Starts the command line as that user."""
    return lambda user_id, *arguments: launch(user_id, build_dir / "bin" / "tuicall", *arguments)


@pytest.fixture
def start_echo_caller(launch, build_dir, monkeypatch):
    """Starts somebody who calls, says something and wants to hear it back."""
    monkeypatch.setenv("PYTHONPATH", str(build_dir / "python"))
    return lambda user_id, callee: launch(user_id, sys.executable, ECHO_CALLER, callee)


def ended(process, code=0):
    """The lines of a process that must end with that code, and without a word of complaint."""
    output, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (code, ""), f"{process.args} ended with {process.returncode}: {errors}"
    return output.splitlines()


def until(process, text):
    """Reads lines up to one that has that text, and gives it."""
    lines = []
    for line in process.stdout:
        if text in line:
            return line
        lines.append(line)
    raise AssertionError(f"{text!r} was not printed, but: {lines}; {process.stderr.read()}")
