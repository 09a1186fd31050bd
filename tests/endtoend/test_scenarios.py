"""Every scenario of tests/scenarios, in real time. They run side by side; each test waits for its own."""

import pathlib

import pytest
from conftest import in_parallel

import scenario as scenarios
from runner import Runner

FILES = sorted((pathlib.Path(__file__).resolve().parent.parent / "scenarios").glob("*.scenario"))


@pytest.fixture(scope="session")
def runs(request, commands, tuicalld, tmp_path_factory):
    workers = request.config.getoption("--workers")
    folder = tmp_path_factory.mktemp("scenarios")

    def run(path):
        data_dir = folder / path.stem
        data_dir.mkdir()
        Runner(scenarios.read(path), tuicalld, commands, data_dir, workers).run()

    return in_parallel(request.session, "path", run)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path, runs):
    runs[path].result()


def test_there_are_scenarios():
    assert FILES
