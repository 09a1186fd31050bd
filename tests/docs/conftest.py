"""What the tests of the documentation share."""

import pathlib
import subprocess

import pytest


def pytest_addoption(parser):
    parser.addoption("--build-dir", type=pathlib.Path, required=True)


def run(*command, **options):
    """Runs a command that must succeed, and gives what it printed."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def build_dir(pytestconfig):
    return pytestconfig.getoption("--build-dir").resolve()
