"""The examples in C#: each run as its first lines say, against a server."""

import os
import re
import signal
import subprocess

import pytest
from blocks import named
from conftest import ROOT

TIMEOUT_S = 60
EXAMPLES = ROOT / "examples" / "csharp"


@pytest.fixture
def start(server, build_dir):
    """Starts an example as that user."""
    running = []

    def run(name, user_id, *arguments):
        environment = {
            **os.environ,
            "TUICALL_SERVER": server.address,
            "TUICALL_CA_FILE": server.ca_file,
            "TUICALL_SDK_APP_ID": str(server.sdk_app_id),
            "TUICALL_SECRET_KEY": server.secret_key,
            "TUICALL_USER": user_id,
        }
        program = build_dir / "csharp" / "bin" / "Examples" / "Release" / "net8.0" / "Examples.dll"
        process = subprocess.Popen(
            ["dotnet", str(program), name, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def ended(process):
    """The output of a process that must end well."""
    output, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (0, "")
    return output.splitlines()


def until(process, text):
    """Reads lines up to one that has that text."""
    lines = []
    while text not in (line := process.stdout.readline()):
        assert line, f"{text!r} was not printed, but: {lines}"
        lines.append(line)
    return line


def test_every_example_is_run_here():
    names = {path.stem.lower() for path in EXAMPLES.glob("*.cs")}
    assert names - {"account", "program"} == set(re.findall(r'start\("(\w+)"', (ROOT / __file__).read_text()))


def test_call_and_answer(start):
    answer = start("answer", "bob")
    until(answer, "ready")
    assert ended(start("call", "alice", "bob", "0.1"))[0] == "bob answered"
    assert ended(answer) == ["alice is calling", "the call is over"]


def test_group_call_and_watch(start):
    watch = start("watch", "carol")
    until(watch, "OnConnectionStateChanged Connected")
    answer = start("answer", "dave")
    until(answer, "ready")
    group = start("groupcall", "alice", "friends", "carol", "dave")
    until(group, "dave joined")
    assert until(watch, "OnCallReceived") == "OnCallReceived alice carol,dave friends Video\n"
    watch.send_signal(signal.SIGINT)
    ended(watch)
    answer.send_signal(signal.SIGTERM)
    until(group, "dave left")
    assert ended(group) == []  # carol's phone, which nobody holds any more, has rung for its 30 s as well


def test_game_loop(start):
    waiting = start("gameloop", "erin")
    until(waiting, "ready")
    calling = start("gameloop", "frank", "erin")
    until(calling, "talking with erin")
    until(waiting, "talking with frank")


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
