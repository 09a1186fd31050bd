"""Options of the end-to-end tests, and what they share."""

import contextlib
import os
import pathlib
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

from agent_pool import AgentPool  # noqa: E402
from agents import all_agents  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--build-dir", required=True, help="where bin/ and lib/ of the build are")
    parser.addoption("--agents", default="c", help="languages of the users, in turn: c,python")
    parser.addoption("--agent", action="append", default=[], help="LANGUAGE=COMMAND of an agent")
    parser.addoption("--workers", type=int, default=1, help="workers of the servers")
    parser.addoption("--parallel", type=int, default=12, help="how many scenarios run at once")


def agent_commands(config):
    """The command lines of the languages that were asked for."""
    known = all_agents(pathlib.Path(config.getoption("--build-dir")))
    for text in config.getoption("--agent"):
        language, _, command = text.partition("=")
        known[language] = shlex.split(command)
    return [known[language] for language in config.getoption("--agents").split(",")]


def server_program(config):
    return pathlib.Path(config.getoption("--build-dir")).resolve() / "bin" / "tuicalld"


def chosen(session, kind):
    """The values of the parameter of this name, of all tests that are to run."""
    parameters = [item.callspec.params for item in session.items if hasattr(item, "callspec")]
    return [values[kind] for values in parameters if kind in values]


@contextlib.contextmanager
def in_parallel(config, run, values):
    """Runs it for each of the values, some beside each other, the first ones first; gives the futures by value."""
    with ThreadPoolExecutor(config.getoption("--parallel")) as threads:
        try:
            yield {value: threads.submit(run, value) for value in values}
        finally:
            threads.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def commands(pytestconfig):
    return agent_commands(pytestconfig)


@pytest.fixture(scope="session")
def tuicalld(pytestconfig):
    program = server_program(pytestconfig)
    assert os.access(program, os.X_OK), f"{program} is not there"
    return program


@pytest.fixture(scope="session")
def pool(tmp_path_factory):
    with AgentPool(tmp_path_factory.mktemp("agents")) as made:
        yield made
