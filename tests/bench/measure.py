"""What the benchmarks of the server share: a tuicalld, the floor program, and loads, each in a process of its own, and
what a process has used."""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from server import Server  # noqa: E402

OVERLOAD_DELAY_MS = 20  # as tuicalld has it by itself
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
# No limits that a benchmark would meet before the machine's.
SERVER_OPTIONS = ["--log-level", "warning", "--commands-per-second", "0", "--max-connections-per-address", "0"]

# The processors for a server and for its load, where each is to have its own.
FIRST, LAST = min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))


def keep(pid, processor, priority=0):
    """All threads of a process on that processor, and those that they will start."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), {processor})
        if priority:
            os.setpriority(os.PRIO_PROCESS, int(thread), priority)


def of_threads(pid, file):
    """The words of this file, of each thread that still lives."""
    told = []
    for path in Path(f"/proc/{pid}/task").glob(f"*/{file}"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            told.append(path.read_text().split())
    return told


def cpu_s(pid):
    """Processor time of all threads of a process that live, by the scheduler's clock."""
    return sum(int(told[0]) for told in of_threads(pid, "schedstat")) / 1e9


def family(pid):
    """A process, its children, and theirs."""
    children = [child for told in of_threads(pid, "children") for child in told]
    return [pid, *(one for child in children for one in family(int(child)))]


def private_kib(pid):
    """Memory that a process has written and shares with nobody: not the pages of files that others may share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty"))


def environment_of(server):
    """Where and who, for a client of that server."""
    return {
        **os.environ,
        "TUICALL_SERVER": server.address,
        "TUICALL_CA_FILE": server.ca_file,
        "TUICALL_SDK_APP_ID": str(server.sdk_app_id),
        "TUICALL_SECRET_KEY": server.secret_key,
    }


class Load:
    """A running `tuicall load`."""

    def __init__(self, build_dir, server, *arguments):
        command = [build_dir / "bin" / "tuicall", "load", "--json", *map(str, arguments)]
        self.process = subprocess.Popen(command, env=environment_of(server), stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def until(self, stage):
        """What it says at that stage."""
        for line in self.process.stdout:
            told = json.loads(line)
            if told["stage"] == stage:
                return told
        raise AssertionError(f"the load has ended with code {self.process.wait()} before it was {stage}")

    def end(self):
        """Ends it in good order; gives its exit code."""
        self.process.send_signal(2)
        self.process.stdout.read()
        return self.process.wait()


class LoadFailed(Exception):
    pass


class PacedLoad:
    """A load that logs its users in, begins with a line of input, and ends with one JSON object. Raises LoadFailed."""

    def __init__(self, command):
        command = list(map(str, command))
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.read_line("its users could not log in")

    def read_line(self, otherwise):
        line = self.process.stdout.readline()
        if not line:
            self.process.communicate()
            raise LoadFailed(f"{self.process.args[0]}: {otherwise}")
        return line

    def run(self, cpu):
        """To the end; gives what it says, and how much of what `cpu` measures was used meanwhile."""
        before = cpu()
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told = json.loads(self.read_line("its calls did not come to an end"))
        used = cpu() - before
        assert self.process.wait() == 0
        return told, used


class Floor:
    """The floor program's server."""

    def __init__(self, program, certificate, key):
        self.program = program
        self.process = subprocess.Popen([program, "server", certificate, key], stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def load(self, what, *arguments):
        """Its load, once all are logged in."""
        return PacedLoad([self.program, what, self.port, *arguments])

    def stop(self):
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def tuicalld(build_dir, workers=1):
    """With one worker, as the floor has one thread, if not said otherwise; and as its systemd unit starts it."""
    options = [*SERVER_OPTIONS, "--workers", str(workers)]
    with tempfile.TemporaryDirectory() as data_dir:
        program = build_dir / "bin" / "tuicalld"
        server = Server(program, Path(data_dir), options, overload_delay_ms=OVERLOAD_DELAY_MS, environment=ENVIRONMENT)
        try:
            yield server
        finally:
            server.stop()


def make_certificate(folder):
    """Of the kind that `tuicalld --dev` makes; gives its file and that of its key."""
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    request += ["-subj", "/CN=localhost", "-days", "2", "-keyout", key, "-out", certificate]
    subprocess.run(request, check=True, stderr=subprocess.DEVNULL)
    return certificate, key


@contextlib.contextmanager
def floor(build_dir):
    with tempfile.TemporaryDirectory() as folder:
        server = Floor(build_dir / "bin" / "tuicall_floor", *make_certificate(folder))
        try:
            yield server
        finally:
            server.stop()


def medians(rounds):
    """Of each figure, the median over all rounds."""
    return {name: statistics.median(told[name] for told in rounds) for name in rounds[0]}


def row(title, figure, limits=""):
    print(f"{title:52}{figure:>28}   {limits}", flush=True)


def parser(description):
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--build-dir", type=Path, default=ROOT / "build" / "release")
    made.add_argument("--smoke", action="store_true", help="everything once and briefly, for the tests")
    return made
