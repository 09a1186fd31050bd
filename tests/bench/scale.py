"""Many users who are logged in and call each other for a while, on this machine.

    python3 tests/bench/scale.py [--build-dir build/release] [--users 20000] [--seconds 600] [--smoke]
    python3 tests/bench/scale.py --fill [--seconds 60]

Says what the server took, and fails if an event was missing or wrong. Each user has a socket at either end, so that
both processes need as many open files (ulimit -Hn). For more users than that allows there are several servers side by
side, each with as many of the users and a load of its own, who begin to call once they are logged in. With --fill there
are more and more of them, until the memory that is left is not enough for another.
"""

import contextlib
import resource
import signal
import subprocess
import time

import measure

OTHER_FILES = 200
LONGER_THAN_ANY_S = 86_400
LEFT_FREE_MIB = 3_072
MOST_OF_ONE = 20_000  # so that one more or less is a small part of what a machine can have
SERVERS_EXPECTED = 10  # that the calls are shared out to, as long as it is not known how many it will be


def shares(users, most):
    """So many users for each of as few servers as can have them all."""
    servers = -(-users // most)
    return [users // servers + (number < users % servers) for number in range(servers)]


class Side:
    """A server, and the load of its users, who are logged in and call each other until the end."""

    def __init__(self, arguments, stack, users, calls_per_second):
        self.users = users
        server = stack.enter_context(measure.tuicalld(arguments.build_dir, workers=0))
        self.pid = server.process.pid
        plan = ["--users", users, "--for", LONGER_THAN_ANY_S, "--duration", arguments.duration]
        plan += ["--calls-per-second", calls_per_second]
        self.load = stack.enter_context(measure.Load(arguments.build_dir, server, *plan))
        self.load.until("logged_in")

    def end(self):
        told = self.load.until("logged_out")
        assert self.load.process.wait() == 0, told
        return told


def available_mib():
    """What the kernel could give to programs."""
    with open("/proc/meminfo", encoding="ascii") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable"))


def sides_of(arguments, stack, users):
    return [Side(arguments, stack, share, arguments.calls_per_second / len(users)) for share in users]


def fill(arguments, stack, most):
    """One beside the other, as long as another of this size has room."""
    sides = []
    before_mib = available_mib()
    each_mib = 0
    while available_mib() - each_mib > LEFT_FREE_MIB and not (arguments.smoke and len(sides) == 2):
        sides.append(Side(arguments, stack, most, arguments.calls_per_second / SERVERS_EXPECTED))
        each_mib = (before_mib - available_mib()) / len(sides)
    measure.row("stopped by memory: left, MiB; of the machine, KiB a user",
                f"{available_mib()}, {each_mib * 1024 / most:.0f}")
    return sides


def memory_mib(pids):
    return f"{sum(map(measure.private_kib, pids)) / 1024:.0f}"


def show_calls(told):
    """Over all servers."""
    total = {name: sum(one[name] for one in told) for name in told[0] if isinstance(told[0][name], (int, float))}
    measure.row("calls, each second", f"{total['calls']}, {total['calls_per_s']:.0f}")
    missing = total["events_due"] - total["events_seen"]
    measure.row("events due, missing, wrong", f"{total['events_due']}, {missing}, {total['events_wrong']}")
    measure.row("calls refused, not placed, unfinished",
                f"{total['refused']}, {total['not_placed']}, {total['unfinished']}")
    for one in told:
        begins = one["latencies"]["begins"]
        measure.row("call to onCallBegin, p50 / p99 / p99.9, ms",
                    f"{begins['p50_ms']:.1f} / {begins['p99_ms']:.1f} / {begins['p99_9_ms']:.1f}")


def run(arguments, sides):
    pids = [side.pid for side in sides]
    measure.row("server: memory, MiB", memory_mib(pids))
    measure.row("load: memory, MiB", memory_mib(side.load.process.pid for side in sides))
    used_s, begun = sum(map(measure.cpu_s, pids)), time.monotonic()
    with contextlib.suppress(subprocess.TimeoutExpired):
        sides[0].load.process.wait(arguments.seconds)
    assert all(side.load.process.poll() is None for side in sides), "a load has ended by itself"
    used_s, passed_s = sum(map(measure.cpu_s, pids)) - used_s, time.monotonic() - begun
    measure.row("server: processors", f"{used_s / passed_s:.2f}")
    measure.row("server: memory afterwards, MiB", memory_mib(pids))
    for side in sides:
        side.load.process.send_signal(signal.SIGINT)
    show_calls([side.end() for side in sides])


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=20_000)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--calls-per-second", type=float, default=500)
    parser.add_argument("--duration", type=float, default=5)
    parser.add_argument("--fill", action="store_true", help="as many users as memory allows")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users, arguments.seconds, arguments.calls_per_second, arguments.duration = 40, 0.5, 20, 0.1
    elif arguments.seconds is None:
        arguments.seconds = 60 if arguments.fill else 600
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    most = 20 if arguments.smoke else most_files - OTHER_FILES
    with contextlib.ExitStack() as stack:
        begun = time.monotonic()
        if arguments.fill:
            sides = fill(arguments, stack, min(most, MOST_OF_ONE))
        else:
            sides = sides_of(arguments, stack, shares(arguments.users, most))
        measure.row("servers, open files allowed to each", f"{len(sides)}, {most_files}")
        measure.row("users logged in, after s", f"{sum(side.users for side in sides)}, {time.monotonic() - begun:.0f}")
        run(arguments, sides)


if __name__ == "__main__":
    main()
