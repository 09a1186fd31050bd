"""Where what is tested was built."""

import pathlib

import pytest


def pytest_addoption(parser):
    parser.addoption("--build-dir", type=pathlib.Path, required=True)


@pytest.fixture
def build_dir(pytestconfig):
    return pytestconfig.getoption("--build-dir").resolve()
