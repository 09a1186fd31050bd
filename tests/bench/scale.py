"""Many users who are logged in and call each other for a while, all at one server on this machine.

    python3 tests/bench/scale.py [--build-dir build/release] [--users 20000] [--seconds 600] [--smoke]

Says what the server took, and fails if an event was missing or wrong. Each user has a socket at either end, so that
both processes need as many open files (ulimit -Hn).
"""

import resource
import time

import measure

OTHER_FILES = 200


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
    if arguments.users + OTHER_FILES > most_files:
        parser.error(f"{arguments.users} users need {arguments.users + OTHER_FILES} open files in a process, "
                     f"and {most_files} are allowed (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))

    with measure.tuicalld(arguments.build_dir, workers=0) as server:
        pid, begun = server.process.pid, time.monotonic()
        calls = ["--calls-per-second", arguments.calls_per_second, "--duration", arguments.duration]
        load = measure.Load(
            arguments.build_dir, server, "--users", arguments.users, "--for", arguments.seconds, *calls
        )
        load.until("logged_in")
        measure.row("users logged in, after s", f"{arguments.users}, {time.monotonic() - begun:.0f}")
        measure.row("server: memory, MiB", f"{measure.private_kib(pid) / 1024:.0f}")
        measure.row("load: memory, MiB", f"{measure.private_kib(load.process.pid) / 1024:.0f}")
        used_s, begun = measure.cpu_s(pid), time.monotonic()
        load.until("calls_over")
        used_s, passed_s = measure.cpu_s(pid) - used_s, time.monotonic() - begun
        measure.row("server: processors, memory afterwards, MiB",
                    f"{used_s / passed_s:.2f}, {measure.private_kib(pid) / 1024:.0f}")
        told = load.until("logged_out")
        code = load.process.wait()
    measure.row("calls, each second", f"{told['calls']}, {told['calls_per_s']:.0f}")
    measure.row("server: CPU per call, µs", f"{used_s * 1e6 / told['calls']:.0f}")
    events = f"{told['events_due']}, {told['events_due'] - told['events_seen']}, {told['events_wrong']}"
    measure.row("events due, missing, wrong", events)
    measure.row("calls refused, not placed, unfinished",
                f"{told['refused']}, {told['not_placed']}, {told['unfinished']}")
    begins = told["latencies"]["begins"]
    measure.row("call to onCallBegin, p50 / p99 / p99.9, ms",
                f"{begins['p50_ms']:.1f} / {begins['p99_ms']:.1f} / {begins['p99_9_ms']:.1f}")
    assert code == 0, told


if __name__ == "__main__":
    main()
