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

# No limits that a benchmark would meet before the machine's.
OVERLOAD_DELAY_MS = 20  # as tuicalld has it by itself
SERVER_OPTIONS = ["--log-level", "warning", "--commands-per-second", "0", "--max-connections-per-address", "0"]


def cpu_s(pid):
    """Processor time of all threads of a process that live, by the scheduler's clock."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


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


class Floor:
    """The floor program's server."""

    def __init__(self, program, certificate, key):
        self.program = program
        self.process = subprocess.Popen([program, "server", certificate, key], stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def load(self, what, *arguments):
        """Its load, once all are logged in."""
        command = [self.program, what, self.port, *map(str, arguments)]
        load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert load.stdout.readline() == "ready\n", "the floor's users could not log in"
        return load

    def run(self, what, *arguments):
        """Its load to the end; gives what it says, and the server's processor time meanwhile."""
        load = self.load(what, *arguments)
        before = cpu_s(self.process.pid)
        load.stdin.write("\n")
        load.stdin.flush()
        told = json.loads(load.stdout.readline())
        used = cpu_s(self.process.pid) - before
        assert load.wait() == 0
        return told, used

    def stop(self):
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def tuicalld(build_dir, workers=1):
    """With one worker, as the floor has one thread, if not said otherwise."""
    options = [*SERVER_OPTIONS, "--workers", str(workers)]
    with tempfile.TemporaryDirectory() as data_dir:
        program = build_dir / "bin" / "tuicalld"
        server = Server(program, Path(data_dir), options, overload_delay_ms=OVERLOAD_DELAY_MS)
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def floor(build_dir):
    """With a certificate of the kind that `tuicalld --dev` makes."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        request += ["-subj", "/CN=localhost", "-days", "2", "-keyout", key, "-out", certificate]
        subprocess.run(request, check=True, stderr=subprocess.DEVNULL)
        server = Floor(build_dir / "bin" / "tuicall_floor", certificate, key)
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
