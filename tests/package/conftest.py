"""The installed tree, the outside projects built against it, and a server from it."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from server import Server  # noqa: E402  (needs the path above)


def pytest_addoption(parser):
    parser.addoption("--build-dir", required=True, help="the build that is installed")


def run(*command, **options):
    """Runs a command that must succeed, and gives what it printed."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def prefix(request, tmp_path_factory):
    """An empty folder into which everything was installed."""
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", request.config.getoption("--build-dir"), "--prefix", folder)
    return folder


@pytest.fixture(scope="session")
def library_dir(prefix):
    found = sorted(prefix.glob("lib*/**/libtuicall.so"))
    assert found, f"no libtuicall.so under {prefix}"
    return found[0].parent


@pytest.fixture(scope="session")
def build_outside(prefix, tmp_path_factory):
    """Builds an outside CMake project against the installed tree, all warnings being errors; gives its folder."""

    def build(source):
        folder = tmp_path_factory.mktemp(source.name)
        warnings = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
        run(
            *("cmake", "-S", source, "-B", folder, f"-DCMAKE_PREFIX_PATH={prefix}"),
            *(f"-DCMAKE_C_FLAGS={warnings}", f"-DCMAKE_CXX_FLAGS={warnings}"),
        )
        run("cmake", "--build", folder, "--parallel", "2")
        return folder

    return build


@pytest.fixture(scope="session")
def c_examples(build_outside):
    return build_outside(ROOT / "examples" / "c")


@pytest.fixture(scope="session")
def cpp_examples(build_outside):
    return build_outside(ROOT / "examples" / "cpp")


@pytest.fixture(scope="session")
def server(prefix, tmp_path_factory):
    """The installed server."""
    running = Server(prefix / "bin" / "tuicalld", tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def environment(server):
    """What the examples want to know."""
    return {
        **os.environ,
        "TUICALL_SERVER": server.address,
        "TUICALL_CA_FILE": server.ca_file,
        "TUICALL_SDK_APP_ID": str(server.sdk_app_id),
        "TUICALL_SECRET_KEY": server.secret_key,
    }
