"""The examples in C#: each run as its first lines say, against a server."""

import re
import signal
import subprocess

import pytest
from blocks import named
from conftest import ROOT
from examples import TIMEOUT_S, ended, until

CTRL_C, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
EXAMPLES = ROOT / "examples" / "csharp"


@pytest.fixture
def start(launch, build_dir):
    """Starts an example as that user."""
    program = build_dir / "csharp" / "bin" / "Examples" / "Release" / "net8.0" / "Examples.dll"
    return lambda example, user_id, *arguments: launch(user_id, "dotnet", program, example, *arguments)


def test_every_example_is_run_here():
    names = {path.stem.lower() for path in EXAMPLES.glob("*.cs")}
    assert names - {"account", "program"} == set(re.findall(r'start\("(\w+)"', (ROOT / __file__).read_text()))


def test_call_and_answer(start):
    answer = start("answer", "bob")
    until(answer, "ready")
    assert ended(start("call", "alice", "bob", "0.1"))[0] == "bob answered"
    assert ended(answer) == ["alice is calling", "the call is over"]


def test_group_call_and_watch(start, start_tuicall):
    watch = start("watch", "carol")
    until(watch, "OnConnectionStateChanged Connected")
    answer = start("answer", "dave")
    until(answer, "ready")
    group = start("groupcall", "alice", "friends", "carol", "dave")
    until(group, "dave joined")
    assert until(watch, "OnCallReceived") == "OnCallReceived alice carol,dave friends Video\n"
    watch.send_signal(signal.SIGINT)
    ended(watch, CTRL_C)
    start_tuicall("carol", "answer", "--reject")  # it rings there, too, when she logs in again
    until(group, "carol declined")
    answer.send_signal(signal.SIGTERM)
    ended(answer, TERMINATED)
    assert ended(group) == ["dave left"]


def test_echo(start, start_echo_caller):
    echo = start("echo", "kim")
    until(echo, "ready")
    assert ended(start_echo_caller("leo", "kim")) == []
    until(echo, "answering leo")
    until(echo, "the call is over")
    echo.send_signal(signal.SIGINT)
    ended(echo, CTRL_C)


def test_game_loop(start):
    waiting = start("gameloop", "erin")
    until(waiting, "ready")
    calling = start("gameloop", "frank", "erin")
    until(calling, "calling erin")
    until(calling, "talking with erin")
    until(waiting, "talking with frank")
    waiting.send_signal(signal.SIGINT)
    ended(waiting, CTRL_C)
    assert "the call took" in ended(calling)[-1]


def test_game_loop_whose_call_is_declined(start, start_tuicall):
    start_tuicall("judy", "answer", "--reject")
    assert "not connected: Reject" in ended(start("gameloop", "ivan", "judy"))[-1]


def test_game_loop_whose_call_is_refused(start):
    assert "nobody but oneself" in ended(start("gameloop", "mallory", "mallory"))[-1]


def test_game_loop_ends_with_the_call(start):
    waiting = start("gameloop", "grace")
    until(waiting, "ready")
    assert ended(start("call", "heidi", "grace", "0.1"))[0] == "grace answered"
    until(waiting, "talking with heidi")
    until(waiting, "the call took")
    assert ended(waiting) == []


PHONE_PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="{assembly}" />
  </ItemGroup>
</Project>
"""


def test_the_example_of_the_documentation_compiles(build_dir, tmp_path):
    assembly = build_dir / "csharp" / "bin" / "TUICall" / "Release" / "net8.0" / "TUICall.dll"
    (tmp_path / "phone.csproj").write_text(PHONE_PROJECT.format(assembly=assembly))
    (tmp_path / "Phone.cs").write_text(named(ROOT / "docs" / "engine.md", "Phone.cs").text)
    command = ["dotnet", "build", tmp_path, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * TIMEOUT_S)
    assert done.returncode == 0, done.stdout


def test_usage(start):
    wrong = start("call", "alice")
    assert "usage:" in wrong.communicate(timeout=TIMEOUT_S)[1]
    assert wrong.returncode == 2
