"""The wheel: made from the build tree, installed into an environment that has nothing else, and used there."""

import json
import re
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from chirp import LIKE, UNLIKE, chirp, likeness, read_wav, write_wav
from conftest import ROOT

README = ROOT / "bindings" / "python" / "README.md"
TIMEOUT_S = 120


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Its path."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", target]
    built = subprocess.run([*command, ROOT / "bindings" / "python"], capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of a fresh environment into which the wheel was installed, and an empty environment for it."""
    venv = tmp_path_factory.mktemp("venv")
    interpreter = venv / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    pip = [sys.executable, "-m", "pip", "--python", interpreter, "install", "--no-index", "--no-deps", wheel]
    installed = subprocess.run(pip, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return interpreter


# What every Debian 12 with Python has.
SYSTEM_LIBRARIES = re.compile(r"lib(c|m|gcc_s|stdc\+\+|z|ssl|crypto)\.so\.\d+")
PLAIN = {"PATH": "/usr/bin:/bin"}


def run(python, *arguments, **options):
    return subprocess.run([python, "-I", *arguments], capture_output=True, text=True, env=PLAIN, **options)


def test_contents(wheel):
    assert re.fullmatch(r"tuicall-[0-9.]+-cp3\d+-cp3\d+-linux_\w+\.whl", wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for expected in ("__init__.py", "aio.py", "py.typed", "_native.pyi"):
        assert f"tuicall/{expected}" in names
    for expected in ("bin/tuicalld", "lib/libtuicall.so.0"):
        assert f"tuicall/_dist/{expected}" in names
    assert len([name for name in names if re.search(r"_native\..*\.so$", name)]) == 1
    assert any("libuv.so" in name for name in names)


@pytest.fixture(scope="module")
def package(python):
    """Where the environment has it."""
    found = run(python, "-c", "import tuicall; print(tuicall.__file__)")
    assert found.returncode == 0, found.stderr
    folder = Path(found.stdout.strip()).parent.resolve()
    assert folder.is_relative_to(python.parent.parent.resolve())
    return folder


def test_binaries_need_only_what_the_package_or_every_system_has(package):
    (module,) = package.glob("*.so")
    for binary in (module, package / "_dist" / "bin" / "tuicalld"):
        listing = subprocess.run(["ldd", binary], capture_output=True, text=True, env={}, check=True).stdout
        assert "not found" not in listing
        libraries = dict(re.findall(r"(\S+) => (\S+)", listing))
        assert "libuv.so.1" in libraries
        for name, path in libraries.items():
            if SYSTEM_LIBRARIES.fullmatch(name) is None:
                assert Path(path).resolve().is_relative_to(package), f"{binary.name} takes {name} from {path}"


def test_no_binary_looks_for_libraries_in_the_working_directory(package):
    for binary in [*package.glob("*.so"), *package.glob("_dist/*/*")]:
        dynamic = subprocess.run(["readelf", "-d", binary], capture_output=True, text=True, check=True).stdout
        for path in re.findall(r"(?:RPATH|RUNPATH).*\[(.*)\]", dynamic):
            assert all(part.startswith("$ORIGIN") for part in path.split(":")), f"{binary.name}: {path}"


@pytest.mark.parametrize("first", ["ssl, hashlib", "tuicall"])
def test_openssl_of_the_interpreter_is_not_disturbed(python, package, first):
    use = f"import {first}; import ssl, tuicall, hashlib; ssl.create_default_context(); hashlib.sha256(b'')"
    ended = run(python, "-c", use)
    assert (ended.stderr, ended.returncode) == ("", 0)
    preloaded = dict(PLAIN, LD_LIBRARY_PATH=str(package / "_dist" / "lib"), LD_PRELOAD="libtuicall.so.0")
    ended = subprocess.run([python, "-I", "-c", use], capture_output=True, text=True, env=preloaded)
    assert (ended.stderr, ended.returncode) == ("", 0)


def test_readme_program(python):
    (program,) = re.findall(r"```python\n(.*?)```", README.read_text(), flags=re.DOTALL)
    command = [python, "-I", "-u", "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=PLAIN) as running:
        watchdog = threading.Timer(TIMEOUT_S, running.kill)
        watchdog.start()
        shown = ""
        while not ("alice is calling" in shown and "bob answered" in shown):
            read = running.stdout.read(1)
            assert read, shown
            shown += read
        running.communicate("\n")
        watchdog.cancel()
        assert running.returncode == 0


def test_sound_of_the_readme(python, tmp_path):
    (program,) = re.findall(r"```python sound.py\n(.*?)```", README.read_text(), flags=re.DOTALL)
    said = chirp(300, 1500)
    write_wav(tmp_path / "said.wav", said)
    command = [python, "-I", "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, env=PLAIN, cwd=tmp_path, timeout=TIMEOUT_S)
    assert (ended.stderr, ended.returncode) == ("", 0)
    heard = read_wav(tmp_path / "heard.wav")
    assert likeness(heard, said) > LIKE > UNLIKE > likeness(heard, chirp(1400, 400))


ANSWER = """
import sys, threading
from tuicall import *
address, ca_file, app, key = sys.argv[1:]
over = threading.Event()
with TUICallEngine(address, ca_file) as engine:
    engine.add_observer(TUICallObserver(
        on_call_received=lambda *call: engine.accept(), on_call_end=lambda *end: over.set()))
    engine.init(int(app), "bob", gen_user_sig(int(app), "bob", key))
    print("ready", flush=True)
    over.wait(60)
    print("over", flush=True)
"""

CALL = """
import sys, threading
from tuicall import *
address, ca_file, app, key = sys.argv[1:]
joined = threading.Event()
with TUICallEngine(address, ca_file) as engine:
    engine.add_observer(TUICallObserver(on_user_join=lambda user_id: (print(user_id), joined.set())))
    engine.init(int(app), "alice", gen_user_sig(int(app), "alice", key))
    engine.call("bob", TUICallMediaType.AUDIO)
    joined.wait(60)
    engine.hangup()
"""


def test_two_programs_call_each_other(python, tmp_path):
    server_command = [python, "-I", "-m", "tuicall.server", "--dev", "--listen", "127.0.0.1:0", "--data-dir", tmp_path]
    with subprocess.Popen(server_command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=PLAIN) as server:
        ready = json.loads(server.stdout.readline())
        account = [ready["listen"], ready["ca_file"], str(ready["sdk_app_id"]), ready["secret_key"]]
        answer_command = [python, "-I", "-c", ANSWER, *account]
        with subprocess.Popen(answer_command, stdout=subprocess.PIPE, text=True, env=PLAIN) as answer:
            assert answer.stdout.readline() == "ready\n"
            called = run(python, "-c", CALL, *account, timeout=120)
            assert (called.stdout, called.stderr, called.returncode) == ("bob\n", "", 0)
            assert answer.communicate(timeout=60)[0] == "over\n"
        server.terminate()
        assert server.wait() == 0
