"""What a call costs the server, and how long it takes, over TLS on this machine.

    python3 tests/bench/calls.py [--build-dir build/release] [--seconds N] [--rounds N] [--smoke]

Starts a tuicalld and, in another process, pairs of users who call, accept and hang up: first as fast as it goes, then
at 500 calls per second. Both share the processors, so that only figures of one run compare. --smoke: everything once
and briefly, for the tests; a call that fails makes it fail.
"""

import argparse
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


def cpu_seconds(pid):
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(build_dir, rate, arguments):
    with tempfile.TemporaryDirectory() as data_dir:
        server = Server(build_dir / "bin" / "tuicalld", Path(data_dir), ["--workers", "1", "--log-level", "warning", "--commands-per-second", "0"])
        try:
            told = measure_at(server, build_dir, rate, arguments)
        finally:
            server.stop()
    return told


def measure_at(server, build_dir, rate, arguments):
    load = subprocess.Popen(
        [
            build_dir / "bin" / "tuicall_call_load",
            *("--server", server.address, "--ca-file", server.ca_file),
            *("--sdk-app-id", str(server.sdk_app_id), "--secret-key", server.secret_key),
            *("--pairs", str(arguments.pairs), "--at-once", str(arguments.at_once)),
            *("--seconds", str(arguments.seconds), "--rate", str(rate)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert load.stdout.readline() == "ready\n", "the users could not log in"
    before = cpu_seconds(server.process.pid)
    load.stdin.write("\n")
    load.stdin.flush()
    told = json.loads(load.stdout.readline())
    told["cpu_us"] = (cpu_seconds(server.process.pid) - before) * 1e6 / max(told["calls"], 1)
    assert load.wait() == 0
    assert told["calls"] > 0 and told["failures"] == 0, f"calls failed: {told}"
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.pairs, arguments.at_once, arguments.seconds, arguments.rounds = 4, 2, 0.2, 1

    columns = {
        "calls_per_s": "calls/s",
        "cpu_us": "server CPU, µs/call",
        "ring_p50_us": "rings p50, µs",
        "ring_p99_us": "p99",
        "begin_p50_us": "begins p50, µs",
        "begin_p99_us": "p99",
    }
    print(f"{'offered':20}" + "".join(f"{title:>21}" for title in columns.values()))
    for title, rate in (("as fast as it goes", 0), ("500 calls/s", 500)):
        rounds = [measure(arguments.build_dir, rate, arguments) for _ in range(arguments.rounds)]
        medians = [statistics.median(told[key] for told in rounds) for key in columns]
        print(f"{title:20}" + "".join(f"{median:21.1f}" for median in medians))


if __name__ == "__main__":
    main()
