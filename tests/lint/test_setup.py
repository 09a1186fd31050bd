"""What scripts/setup says of the .NET SDK, which is not in Debian, where everything else is installed."""

import os
import pathlib
import subprocess

import pytest

SETUP = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "setup"
TIMEOUT_S = 60
CHANGING = ("apt-get", "sudo")
HOW = "get the .NET SDK, 8 or later, from Microsoft's package feed for Debian 12"


def script(path, *lines):
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path):
    """All programs of this machine but dotnet; those that would change it only note that they were called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in CHANGING:
        script(folder / name, f'echo "{name} $*" >>{tmp_path}/changes', "exit 1")
    for directory in os.get_exec_path():
        for program in pathlib.Path(directory).glob("*"):
            link = folder / program.name
            if program.name != "dotnet" and not link.is_symlink() and program.name not in CHANGING:
                link.symlink_to(program)
    return folder


@pytest.fixture
def setup(programs, tmp_path):
    """Runs it; gives its exit code and what it said, without its notice of what is installed."""

    def run(**variables):
        kept = {name: value for name, value in os.environ.items() if name not in ("CI", "TUICALL_SETUP")}
        environment = {**kept, "PATH": str(programs), **variables}
        done = subprocess.run([SETUP], env=environment, capture_output=True, text=True, timeout=TIMEOUT_S)
        assert not (tmp_path / "changes").exists(), (tmp_path / "changes").read_text()
        notice, _, rest = done.stdout.partition("\n")
        assert notice == "==> Setup: everything is installed"
        return done.returncode, rest + done.stderr

    return run


def test_no_sdk(setup):
    code, said = setup()
    assert code == 0
    assert "the C# package is not built, and its tests on .NET and on Mono are left out" in said and HOW in said


def test_no_sdk_in_ci(setup):
    code, said = setup(CI="true")
    assert code == 1
    assert said.startswith("error: there is no .NET SDK, and CI is set") and HOW in said


@pytest.mark.parametrize("sdks, missing", [("6.0.428", True), ("", True), ("8.0.100", False), ("10.0.401", False)])
def test_the_version_of_the_sdk(setup, programs, sdks, missing):
    script(programs / "dotnet", *([f"echo '{sdks} [/usr/share/dotnet/sdk]'"] if sdks else []))
    code, said = setup(CI="true")
    assert (code, HOW in said) == ((1, True) if missing else (0, False))
