"""Many users who are logged in and call each other for a while, on this machine.

    python3 tests/bench/scale.py [--build-dir build/release] [--users 20000] [--seconds 600] [--smoke]

Says what the server took, and fails if an event was missing or wrong. Each user has a socket at either end, so that
both processes need as many open files (ulimit -Hn). For more users than that allows there are several servers side by
side, each with as many of the users and a load of its own.
"""

import contextlib
import resource
import time

import measure

OTHER_FILES = 200


def shares(users, most):
    """So many users for each of as few servers as can have them all."""
    servers = -(-users // most)
    return [users // servers + (number < users % servers) for number in range(servers)]


class Side:
    """A server, and the load of its users."""

    def __init__(self, build_dir, server, *arguments):
        self.pid = server.process.pid
        self.load = measure.Load(build_dir, server, *arguments)

    def end(self):
        told = self.load.until("logged_out")
        assert self.load.process.wait() == 0, told
        return told


def memory_mib(pids):
    return f"{sum(map(measure.private_kib, pids)) / 1024:.0f}"


def show_calls(told, used_s):
    """Over all servers."""
    total = {name: sum(one[name] for one in told) for name in told[0] if isinstance(told[0][name], (int, float))}
    measure.row("calls, each second", f"{total['calls']}, {total['calls_per_s']:.0f}")
    measure.row("server: CPU per call, µs", f"{used_s * 1e6 / total['calls']:.0f}")
    missing = total["events_due"] - total["events_seen"]
    measure.row("events due, missing, wrong", f"{total['events_due']}, {missing}, {total['events_wrong']}")
    measure.row("calls refused, not placed, unfinished",
                f"{total['refused']}, {total['not_placed']}, {total['unfinished']}")
    for one in told:
        begins = one["latencies"]["begins"]
        measure.row("call to onCallBegin, p50 / p99 / p99.9, ms",
                    f"{begins['p50_ms']:.1f} / {begins['p99_ms']:.1f} / {begins['p99_9_ms']:.1f}")


def run(arguments, servers, users):
    begun = time.monotonic()
    calls = ["--calls-per-second", arguments.calls_per_second / len(users), "--duration", arguments.duration]
    sides = [
        Side(arguments.build_dir, server, "--users", share, "--for", arguments.seconds, *calls)
        for server, share in zip(servers, users)
    ]
    for side in sides:
        side.load.until("logged_in")
    measure.row("users logged in, after s", f"{sum(users)}, {time.monotonic() - begun:.0f}")
    pids = [side.pid for side in sides]
    measure.row("server: memory, MiB", memory_mib(pids))
    measure.row("load: memory, MiB", memory_mib(side.load.process.pid for side in sides))
    used_s, begun = sum(map(measure.cpu_s, pids)), time.monotonic()
    for side in sides:
        side.load.until("calls_over")
    used_s, passed_s = sum(map(measure.cpu_s, pids)) - used_s, time.monotonic() - begun
    measure.row("server: processors", f"{used_s / passed_s:.2f}")
    measure.row("server: memory afterwards, MiB", memory_mib(pids))
    show_calls([side.end() for side in sides], used_s)


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--calls-per-second", type=float, default=500)
    parser.add_argument("--duration", type=float, default=5)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users, arguments.seconds, arguments.calls_per_second, arguments.duration = 40, 0.5, 20, 0.1
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    users = shares(arguments.users, 20 if arguments.smoke else most_files - OTHER_FILES)
    measure.row("servers, open files allowed to each", f"{len(users)}, {most_files}")
    with contextlib.ExitStack() as stack:
        run(arguments, [stack.enter_context(measure.tuicalld(arguments.build_dir, workers=0)) for _ in users], users)


if __name__ == "__main__":
    main()
