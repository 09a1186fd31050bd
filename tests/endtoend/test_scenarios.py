"""Every scenario of tests/scenarios, in real time. They run side by side; each test waits for its own."""

import pathlib

import pytest
from conftest import chosen, in_parallel

import scenario as scenarios
from runner import Runner

FILES = sorted((pathlib.Path(__file__).resolve().parent.parent / "scenarios").glob("*.scenario"))


@pytest.fixture(scope="session")
def runs(request, pool, commands, tuicalld, tmp_path_factory):
    """The longest first, so that none of them is left at the end to run alone."""
    workers = request.config.getoption("--workers")
    folder = tmp_path_factory.mktemp("scenarios")

    def run(path):
        data_dir = folder / path.stem
        data_dir.mkdir()
        Runner(scenarios.read(path), tuicalld, pool, commands, data_dir, workers).run()

    paths = sorted(chosen(request.session, "path"), key=lambda path: -scenarios.read(path).waited_s())
    with in_parallel(request.config, run, paths) as futures:
        yield futures


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path, runs):
    runs[path].result()


def test_there_are_scenarios():
    assert FILES
