"""Outside projects in C and C++, with CMake and with pkg-config: configured, built, and in a real call."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import uuid

import pytest
from conftest import ROOT, run

DEADLINE_S = 60
ECHO_CALLER = ROOT / "tests" / "support" / "echo_caller.py"


def name(prefix):
    """A user that no other test has."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


@contextlib.contextmanager
def running(program, *arguments, env):
    """A program with its input and output; killed if a test fails while it runs."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen([program, *arguments], env=env, text=True, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def read_until(process, text):
    """Reads lines until one contains the text."""
    seen = []
    for line in process.stdout:
        seen.append(line)
        if text in line:
            return seen
    raise AssertionError(f"{process.args}: no line with {text!r} in {seen}")


def end(process):
    """Ends the input, and waits for a good end of the program."""
    out, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, out
    return out


def talk(call_program, answer_program, env):
    """One call from the first program to the last hang-up."""
    caller, callee = name("caller"), name("callee")
    with running(answer_program, callee, env=env) as answer:
        read_until(answer, "waits for a call")
        with running(call_program, caller, callee, "video", env=env) as call:
            read_until(call, f"{callee} joined")
            read_until(answer, f"{caller} is there")
            assert "ended after" in end(call)
            assert f"hung up by {caller}" in end(answer)


def test_c_with_cmake(c_examples, environment):
    talk(c_examples / "call", c_examples / "answer", environment)


def test_cpp_with_cmake(cpp_examples, environment):
    talk(cpp_examples / "call", cpp_examples / "answer", environment)


def test_c_calls_cpp(c_examples, cpp_examples, environment):
    talk(c_examples / "call", cpp_examples / "answer", environment)


def test_c_with_pkg_config(prefix, library_dir, tmp_path, environment):
    env = {**os.environ, "PKG_CONFIG_PATH": str(library_dir / "pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env=env).split()
    sources = ROOT / "examples" / "c"
    for program in ("call", "answer"):
        run(
            *("cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror"),
            *(sources / f"{program}.c", sources / "example.c", "-o", tmp_path / program, *flags),
        )
    talk(tmp_path / "call", tmp_path / "answer", {**environment, "LD_LIBRARY_PATH": str(library_dir)})


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_group_call_and_watch(language, request, environment):
    examples = request.getfixturevalue(f"{language}_examples")
    caller, first, second = name("caller"), name("first"), name("second")
    with contextlib.ExitStack() as stack:
        watcher = stack.enter_context(running(examples / "watch", second, env=environment))
        read_until(watcher, "connected")
        answer = stack.enter_context(running(examples / "answer", first, env=environment))
        read_until(answer, "waits for a call")
        group = stack.enter_context(running(examples / "group_call", caller, "friends", first, second, env=environment))
        read_until(group, f"+ {first}")
        assert any(caller in line for line in read_until(watcher, "friends"))
        end(watcher)  # it logs out, and so does not come
        answer.kill()
        group.kill()


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_echo(language, request, environment):
    """Twice, one call after the other, by somebody who says something and wants to hear it back."""
    echo_id = name("echo")
    build_dir = pathlib.Path(request.config.getoption("--build-dir")).resolve()
    env = {**environment, "PYTHONPATH": str(build_dir / "python")}
    with running(request.getfixturevalue(f"{language}_examples") / "echo", echo_id, env=environment) as echo:
        read_until(echo, "waits for a call")
        for _ in range(2):
            caller = name("caller")
            run(sys.executable, ECHO_CALLER, echo_id, env={**env, "TUICALL_USER": caller})
            read_until(echo, f"answering {caller}")
            read_until(echo, "the call took")
        echo.send_signal(signal.SIGINT)
        end(echo)
