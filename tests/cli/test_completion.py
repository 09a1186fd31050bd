"""The completion scripts, in the shells that they are for."""

import os
import pty
import select
import subprocess
import time

import pytest

CLEAR = "\x15"  # Ctrl-U
CASES = [
    ("tuicall ", {"watch", "call", "answer", "usersig", "completion"}),
    ("tuicall call --me", {"--media"}),
    ("tuicall call --media ", {"audio", "video"}),
    ("tuicall usersig ", {"make", "check"}),
    ("tuicall usersig make --exp", {"--expire"}),
    ("tuicall operator ", {"end-call"}),
    ("tuicall call bob --camera --micro", {"--microphone"}),
    ("tuicall call bob --audio-in rea", {"ready.json"}),
    ("tuicall shell --dev", {"--devices"}),
    ("tuicall load --peo", {"--people"}),
    ("tuicall completion ", {"bash", "zsh", "fish"}),
    ("tuicall env rea", {"ready.json"}),
]


@pytest.fixture(scope="module")
def folder(program, tmp_path_factory):
    """A folder with the scripts and a file that can be completed."""
    path = tmp_path_factory.mktemp("completion")
    for shell in ("bash", "zsh", "fish"):
        done = subprocess.run([program, "completion", shell], capture_output=True, text=True, check=True)
        (path / shell).write_text(done.stdout)
    (path / "ready.json").write_text("{}")
    return path


@pytest.mark.parametrize("line, expected", CASES, ids=[c[0] for c in CASES])
def test_bash(folder, line, expected):
    words = " ".join(f"'{word}'" for word in line.split(" "))
    script = f"source ./bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _tuicall; "
    script += 'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    assert not done.stderr and expected <= set(done.stdout.split())


@pytest.mark.parametrize("line, expected", CASES, ids=[c[0] for c in CASES])
def test_fish(folder, line, expected):
    home = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = ["fish", "--no-config", "-c", f"source fish; complete -C '{line}'"]
    done = subprocess.run(command, cwd=folder, env=home, capture_output=True, text=True, check=True)
    assert not done.stderr and expected <= {offer.split("\t")[0] for offer in done.stdout.splitlines()}


def read_until(terminal, text, timeout_s=20):
    """What a terminal shows, up to that text."""
    shown, deadline = "", time.monotonic() + timeout_s
    while text not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"{text!r} did not come; the terminal shows {shown!r}"
        shown += os.read(terminal, 65536).decode(errors="replace")
    return shown


@pytest.fixture(scope="module")
def zsh(folder):
    """An interactive zsh that has loaded the script."""
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "dumb", "LANG": "C.UTF-8"}
    ours, theirs = pty.openpty()
    pipes = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen(["zsh", "-f", "-i"], cwd=folder, env=environment, start_new_session=True, **pipes)
    os.close(theirs)
    setup = "unsetopt automenu; LISTMAX=999; PS1=; autoload -U compinit; compinit -u -D; . ./zsh; print rea''dy"
    os.write(ours, setup.encode() + b"\n")
    read_until(ours, "ready")
    yield ours
    process.kill()
    process.wait()
    os.close(ours)


@pytest.mark.parametrize("line, expected", CASES, ids=[c[0] for c in CASES])
def test_zsh(zsh, line, expected):
    """One match is written out, several are listed below the line."""
    os.write(zsh, (CLEAR + line + "\t").encode())
    typed = line.rsplit(" ", 1)[1]
    shown = ""
    for text in sorted(expected):
        wanted = text[len(typed) :] if len(expected) == 1 else text
        if wanted not in shown:
            shown += read_until(zsh, wanted)


def test_zsh_can_load_it_by_itself(folder):
    """From a folder of fpath, as it is installed."""
    (folder / "_tuicall").write_text((folder / "zsh").read_text())
    script = f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; print $_comps[tuicall]"
    done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "_tuicall\n" and not done.stderr
