"""Options of the end-to-end tests, and what they share."""

import os
import pathlib
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

from agents import all_agents  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--build-dir", required=True, help="where bin/ and lib/ of the build are")
    parser.addoption("--agents", default="c", help="languages of the users, in turn: c,python")
    parser.addoption("--agent", action="append", default=[], help="LANGUAGE=COMMAND of an agent")
    parser.addoption("--workers", type=int, default=1, help="workers of the servers")
    parser.addoption("--parallel", type=int, default=6, help="how many scenarios run at once")


def agent_commands(config):
    """The command lines of the languages that were asked for."""
    known = all_agents(pathlib.Path(config.getoption("--build-dir")))
    for text in config.getoption("--agent"):
        language, _, command = text.partition("=")
        known[language] = shlex.split(command)
    return [known[language] for language in config.getoption("--agents").split(",")]


def server_program(config):
    return pathlib.Path(config.getoption("--build-dir")).resolve() / "bin" / "tuicalld"


def in_parallel(session, kind, run):
    """Starts the tests that have a parameter of this name, all at once, and gives their futures by parameter."""
    pool = ThreadPoolExecutor(session.config.getoption("--parallel"))
    session.config.add_cleanup(lambda: pool.shutdown(cancel_futures=True))
    chosen = [i.callspec.params[kind] for i in session.items if kind in getattr(i, "callspec", EMPTY).params]
    return {value: pool.submit(run, value) for value in chosen}


class EMPTY:
    params = {}


@pytest.fixture(scope="session")
def commands(pytestconfig):
    return agent_commands(pytestconfig)


@pytest.fixture(scope="session")
def tuicalld(pytestconfig):
    program = server_program(pytestconfig)
    assert os.access(program, os.X_OK), f"{program} is not there"
    return program
