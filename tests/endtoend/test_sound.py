"""Every scenario of the folder sound, in real time: calls in which somebody is heard. The first user says the tones, so
it must be in a language whose agent can."""

import pathlib

import pytest

import scenario as scenarios
from runner import Runner

FILES = sorted((pathlib.Path(__file__).resolve().parent / "sound").glob("*.scenario"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path, pool, commands, tuicalld, tmp_path):
    Runner(scenarios.read(path), tuicalld, pool, commands, tmp_path).run()


def test_there_are_scenarios():
    assert FILES
