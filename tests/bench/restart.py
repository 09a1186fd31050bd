"""How 4,000 clients come back after the server was killed and started again.

    python3 tests/bench/restart.py [--build-dir build/release] [--users N] [--smoke]

What that may cost the server is measured against what it cost when they logged in.
"""

import measure


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=4000)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users = 20
    idle = ["--users", arguments.users, "--idle", "--for", "600"]
    with measure.tuicalld(arguments.build_dir) as server, measure.Load(arguments.build_dir, server, *idle) as load:
        before = measure.cpu_s(server.process.pid)
        load.until("logged_in")
        log_ins_s = measure.cpu_s(server.process.pid) - before
        server.kill_and_restart()
        back = load.until("all_back")["back"]
        # Since its start: the first are back before it says that it is ready.
        used_s = measure.cpu_s(server.process.pid)
        load.end()
    measure.row(f"server CPU of {arguments.users} log-ins, s", f"{log_ins_s:.2f}")
    measure.row("were away and are back", back["count"])
    measure.row("server CPU until all are back, s", f"{used_s:.2f}")
    measure.row("  ratio", f"{used_s / log_ins_s:.2f}", "must 1.5, aim 1.2")
    measure.row("lost to back, p50 / p99, s", f"{back['p50_ms'] / 1e3:.1f} / {back['p99_ms'] / 1e3:.1f}")
    measure.row("the last one, s", f"{back['max_ms'] / 1e3:.1f}", "must 10")


if __name__ == "__main__":
    main()
