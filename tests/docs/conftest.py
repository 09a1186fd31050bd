"""What the tests of the documentation share: a server, a wheel in a fresh virtual environment, an installed tree."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from server import Server  # noqa: E402  (needs the path above)


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


@pytest.fixture(scope="session")
def server(build_dir, tmp_path_factory):
    running = Server(build_dir / "bin" / "tuicalld", tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def ready_file(server, tmp_path_factory):
    """ready.json, as the README's commands make it."""
    path = tmp_path_factory.mktemp("ready") / "ready.json"
    ready = {"listen": server.address, "ca_file": server.ca_file}
    path.write_text(json.dumps({**ready, "sdk_app_id": server.sdk_app_id, "secret_key": server.secret_key}) + "\n")
    return path


@pytest.fixture(scope="session")
def prefix(build_dir, tmp_path_factory):
    """Where everything was installed."""
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", build_dir, "--prefix", folder)
    return folder


@pytest.fixture(scope="session")
def python(build_dir, tmp_path_factory):
    """The interpreter of a virtual environment that has the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("python")
    environment = {**os.environ, "TUICALL_BUILD_DIR": str(build_dir)}
    wheel = ("-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index")
    run("/usr/bin/python3", *wheel, "--wheel-dir", folder, ROOT / "bindings" / "python", env=environment)
    run("/usr/bin/python3", "-m", "venv", folder / "env")
    interpreter = folder / "env" / "bin" / "python"
    run(interpreter, "-m", "pip", "install", "--quiet", "--no-index", *folder.glob("tuicall-*.whl"))
    return interpreter
