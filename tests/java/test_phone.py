"""The Swing phone, on a screen that nobody sees: two of them call each other, by their keys."""

import os
import pathlib
import re
import subprocess

import pytest

from conftest import ROOT, TIMEOUT_S, run

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = ROOT / "examples" / "java"
WIDTH_OF_PHONE = 320


@pytest.fixture(scope="module")
def classes(jar, tmp_path_factory):
    folder = tmp_path_factory.mktemp("phone")
    sources = [EXAMPLES / "Account.java", *sorted((EXAMPLES / "phone").glob("*.java")), HERE / "phone/PhoneDriver.java"]
    run("javac", "--release", "8", "-Xlint:all,-options", "-Werror", "-cp", jar, "-d", folder, *sources)
    return folder


@pytest.fixture(scope="module")
def display():
    """A screen of its own; the server chooses the number."""
    read_end, write_end = os.pipe()
    screen = ["-screen", "0", f"{2 * WIDTH_OF_PHONE}x420x24"]
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), *screen, "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    xvfb.terminate()
    xvfb.wait(TIMEOUT_S)


class PhoneOfUser:
    """A phone whose keys are pressed by the test."""

    def __init__(self, user, command, environment):
        self.user = user
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment | {"TUICALL_USER": user},
        )
        self.until("free")

    def until(self, pattern):
        """Reads on to a line like that."""
        for line in self.process.stdout:
            if re.fullmatch(pattern, line.rstrip("\n")):
                return
        raise AssertionError(f"{self.user}'s phone did not show {pattern!r}: {self.process.stderr.read()}")

    def do(self, command):
        """Obeyed when this returns, if nothing else is awaited meanwhile."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def close(self):
        _, errors = self.process.communicate(timeout=TIMEOUT_S)
        assert (self.process.returncode, errors) == (0, "")


@pytest.fixture
def phones(jar, classes, display, server):
    """Of alice on the left, and of bob."""
    environment = dict(
        os.environ,
        DISPLAY=display,
        TUICALL_SERVER=server.address,
        TUICALL_CA_FILE=server.ca_file,
        TUICALL_SDK_APP_ID=str(server.sdk_app_id),
        TUICALL_SECRET_KEY=server.secret_key,
    )
    command = ["java", "-cp", f"{jar}:{classes}", "PhoneDriver"]
    made = [PhoneOfUser(user, command, environment) for user in ("alice", "bob")]
    for index, phone in enumerate(made):
        phone.do(f"place {index * WIDTH_OF_PHONE}")
        phone.until("done")
    yield made
    for phone in made:
        phone.process.kill()
        phone.process.communicate()


def test_two_phones(phones, tmp_path, request):
    alice, bob = phones
    alice.do("type bob")
    alice.do("press Call")
    alice.until("calling bob")
    bob.until("alice is calling")
    picture = tmp_path / "phones.png"
    alice.do(f"picture {picture}")
    bob.do("press Call")  # the green key, which says Answer now
    alice.until(r"bob  0:\d\d")
    bob.until("alice speaks")
    alice.do("press Mute")
    bob.until("alice is muted")
    alice.do("press Mute")
    bob.until("alice speaks")
    bob.do("press Hang up")
    alice.until(r"over after 0:\d\d")
    bob.until(r"over after 0:\d\d")
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    for phone in phones:
        phone.close()


def test_declined_and_refused(phones):
    alice, bob = phones
    bob.do("type alice")
    bob.do("press Call")
    alice.until("bob is calling")
    alice.do("press Hang up")
    bob.until("alice declined")
    bob.until("reject")
    bob.do("type no such user!")
    bob.do("press Call")
    bob.until(".*user.*")
    bob.until(".*expected.*")


def test_the_picture_of_the_readme_is_there():
    assert (EXAMPLES / "phone" / "phones.png").stat().st_size > 2000
