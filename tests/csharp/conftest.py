"""A server for the programs that are run here."""

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "docs")]

from examples import launch, start_echo_caller, start_tuicall  # noqa: E402, F401  (fixtures; they need the path above)
from server import Server  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--build-dir", required=True, help="where bin/, lib/ and csharp/ of the build are")


@pytest.fixture(scope="session")
def build_dir(pytestconfig):
    return pathlib.Path(pytestconfig.getoption("--build-dir")).resolve()


@pytest.fixture(scope="session")
def server(build_dir, tmp_path_factory):
    running = Server(build_dir / "bin" / "tuicalld", tmp_path_factory.mktemp("server"))
    yield running
    running.stop()
