"""The types: the stubs agree with the extension module, and programs that use the package pass mypy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tuicall

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples" / "python").glob("*.py"))
CONFIG = "[mypy]\nstrict = True\n"

USE = """
from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver, aio

class Observer(TUICallObserver):
    def on_call_received(
        self, caller_id: str, callee_id_list: list[str], group_id: str, call_media_type: TUICallMediaType
    ) -> None:
        reveal_type(engine.accept())

engine = TUICallEngine("localhost:1", dispatch="poll")
reveal_type(engine.call("bob", TUICallMediaType.AUDIO))
reveal_type(engine.invite_user(["bob"]))
reveal_type(engine.call_info)

async def main() -> None:
    async with aio.TUICallEngine("localhost:1") as asynchronous:
        reveal_type(await asynchronous.call("bob", TUICallMediaType.AUDIO))
        async for event in asynchronous.events():
            reveal_type(event)
    engine.call("bob", "audio")
    TUICallEngine("localhost:1", dispatch="queue")
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """What mypy has read already, of this run alone."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def check(tmp_path, cache):
    """Runs a module of mypy; gives (exit code, output)."""
    config = tmp_path / "mypy.ini"
    config.write_text(CONFIG)

    def run(module, *arguments):
        package_parent = str(Path(tuicall.__file__).parent.parent)
        paths = os.pathsep.join([package_parent, str(ROOT / "examples" / "python")])
        environment = dict(os.environ, MYPYPATH=paths, MYPY_CACHE_DIR=cache)
        command = [sys.executable, "-m", module, *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
        return ended.returncode, ended.stdout + ended.stderr

    run.config = str(config)
    return run


def test_package_and_examples_pass_mypy(check):
    code, output = check("mypy", "--config-file", check.config, "-p", "tuicall")
    assert code == 0, output
    code, output = check("mypy", "--config-file", check.config, *map(str, EXAMPLES))
    assert code == 0, output


def test_stub_agrees_with_the_extension_module(check):
    allowlist = ROOT / "bindings" / "python" / "stubtest_allowlist.txt"
    code, output = check(
        "mypy.stubtest", "tuicall._native", "--mypy-config-file", check.config, "--allowlist", str(allowlist)
    )
    assert code == 0, output


def test_types_that_a_program_sees(check, tmp_path):
    program = tmp_path / "use.py"
    program.write_text(USE)
    _, output = check("mypy", "--config-file", check.config, str(program))
    notes = [line.split('"')[1] for line in output.splitlines() if "Revealed type" in line]
    assert notes == [
        "None",
        "builtins.str",
        "builtins.list[builtins.str]",
        "tuicall._types.TUICallInfo",
        "builtins.str",
        "tuicall._events.TUICallEvent",
    ]
    errors = [line for line in output.splitlines() if "error:" in line]
    assert len(errors) == 2, output


@pytest.mark.parametrize("module", ["tuicall", "tuicall.aio", "tuicall.server"])
def test_everything_public_has_a_docstring(module):
    __import__(module)
    module = sys.modules[module]
    assert module.__doc__
    for name in module.__all__:
        member = getattr(module, name)
        assert member.__doc__, f"{name} has no docstring"
        if not isinstance(member, type):
            continue
        for attribute, value in vars(member).items():
            if not attribute.startswith("_") and (callable(value) or isinstance(value, property)):
                assert value.__doc__, f"{name}.{attribute} has no docstring"
