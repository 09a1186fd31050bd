"""What it costs the server that users are logged in, and that they log in; what their engines cost the client.

    python3 tests/bench/logins.py [--build-dir build/release] [--smoke]

Memory for each idle connection is the slope between 1,000 and 4,000 of them; in turn with the floor program, which
is OpenSSL and hardly anything else. Both resume TLS sessions, as engines of one process do.
"""

import measure

SYSTEM_TICKET = ["--log-ins-at-once", "20"]


def of_tuicalld(arguments):
    few, many = arguments.connections
    with measure.tuicalld(arguments.build_dir) as server:
        pid = server.process.pid
        stay = ["--idle", "--for", "600", *SYSTEM_TICKET]
        first = measure.Load(arguments.build_dir, server, "--users", few, "--user-prefix", "few-", *stay)
        first.until("logged_in")
        memory_kib, used_s = measure.private_kib(pid), measure.cpu_s(pid)
        second = measure.Load(arguments.build_dir, server, "--users", many - few, "--user-prefix", "more-", *stay)
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
            load.communicate("\n")
    return {"kib": memory_kib / (many - few), "cpu_ms": used_s * 1e3 / (many - few)}


def engines_kib(arguments, server, users):
    """Memory of a process with so many engines that are logged in."""
    load = measure.Load(arguments.build_dir, server, "--users", users, "--idle", "--for", "600", *SYSTEM_TICKET)
    load.until("logged_in")
    used_kib = measure.private_kib(load.process.pid)
    assert load.end() == 0
    return used_kib


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    arguments.connections, engines = (1000, 4000), 9_500
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
        few, many = engines_kib(arguments, server, 2), engines_kib(arguments, server, engines)
    measure.row("memory of a process with 2 engines, KiB", f"{few}", "must 1536, aim 1178")
    measure.row(f"memory of a process with {engines} engines, KiB", f"{many}", f"{(many - few) / engines:.1f} each")


if __name__ == "__main__":
    main()
