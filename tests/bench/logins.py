"""What it costs the server that users are logged in, and that they log in; what their engines cost the client.

    python3 tests/bench/logins.py [--build-dir build/release] [--smoke]

Memory for each idle connection is the slope between 1,000 and 4,000 of them; in turn with the floor program, which
is OpenSSL and hardly anything else. At both users log in one after the other, and resume TLS sessions as engines of
one process do.
"""

import subprocess

import measure

ONE_BY_ONE = ["--log-ins-at-once", "1"]


def of_tuicalld(arguments):
    few, many = arguments.connections
    with measure.tuicalld(arguments.build_dir) as server:
        pid = server.process.pid
        stay = ["--idle", "--for", "600", *ONE_BY_ONE]
        some = measure.Load(arguments.build_dir, server, "--users", few, "--user-prefix", "few-", *stay)
        with some as first:
            first.until("logged_in")
            memory_kib, used_s = measure.private_kib(pid), measure.cpu_s(pid)
            more = measure.Load(arguments.build_dir, server, "--users", many - few, "--user-prefix", "more-", *stay)
            with more as second:
                second.until("logged_in")
                used_s = measure.cpu_s(pid) - used_s
                memory_kib = measure.private_kib(pid) - memory_kib
                assert first.end() == 0 and second.end() == 0
    return {"kib": memory_kib / (many - few), "cpu_ms": used_s * 1e3 / (many - few)}


def of_floor(arguments):
    few, many = arguments.connections
    with measure.floor(arguments.build_dir) as floor:
        pid = floor.process.pid
        first = floor.load("idle", few)
        memory_kib, used_s = measure.private_kib(pid), measure.cpu_s(pid)
        second = floor.load("idle", many - few)
        used_s = measure.cpu_s(pid) - used_s
        memory_kib = measure.private_kib(pid) - memory_kib
        for load in (first, second):
            load.process.communicate("\n")
    return {"kib": memory_kib / (many - few), "cpu_ms": used_s * 1e3 / (many - few)}


def engine_kib(arguments, server):
    """Memory of a program in C with one engine that is logged in."""
    program = arguments.build_dir / "bin" / "tuicall_idle_engine"
    pipe = subprocess.PIPE
    with subprocess.Popen([program], env=measure.environment_of(server), stdin=pipe, stdout=pipe, text=True) as one:
        assert one.stdout.readline() == "ready\n"
        used_kib = measure.private_kib(one.pid)
        one.communicate("\n")
    return used_kib


def engines_kib(arguments, server, users):
    """Memory of a process with so many engines that are logged in."""
    with measure.Load(arguments.build_dir, server, "--users", users, "--idle", "--for", "600") as load:
        load.until("logged_in")
        used_kib = measure.private_kib(load.process.pid)
        assert load.end() == 0
    return used_kib


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    arguments.connections, engines = (1000, 4000), 10_000
    if arguments.smoke:
        arguments.rounds, arguments.connections, engines = 1, (4, 12), 20
    rounds = [(of_tuicalld(arguments), of_floor(arguments)) for _ in range(arguments.rounds)]
    ours, floor = (measure.medians(column) for column in zip(*rounds))
    ratios = sorted(mine["cpu_ms"] / least["cpu_ms"] for mine, least in rounds)
    kib = f"{ours['kib']:.1f} ({floor['kib']:.1f})"
    measure.row("memory for each idle connection, KiB (floor)", kib, "must 17.5, aim 15")
    measure.row("server CPU per log-in, ms (floor)", f"{ours['cpu_ms']:.2f} ({floor['cpu_ms']:.2f})")
    measure.row("  ratio", f"{measure.statistics.median(ratios):.2f}", "must 1.4, aim 1.15")
    with measure.tuicalld(arguments.build_dir) as server:
        one, few = engine_kib(arguments, server), engines_kib(arguments, server, 2)
        many = engines_kib(arguments, server, engines)
    measure.row("memory of a program with one engine, KiB", f"{one}", "must 1536, aim 1178")
    each = f"{(many - few) / (engines - 2):.1f} each"
    measure.row(f"memory of tuicall load with {engines} engines, KiB", f"{many}", each)


if __name__ == "__main__":
    main()
