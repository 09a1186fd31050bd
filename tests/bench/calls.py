"""What a call costs the server, and how long it takes, over TLS on this machine; in turn with the floor program.

    python3 tests/bench/calls.py [--build-dir build/release] [--seconds N] [--rounds N] [--smoke]

Users call, accept and hang up, as fast as it goes and at 500 calls per second, at a tuicalld with one worker; their
load is in another process. The floor program (tests/bench/floor) does the same right before or after each time. All
share the processors, so that only the ratios compare, and of figures only those of one run.
"""

import measure

SATURATED, STEADY_CALLS_PER_S = 0, 500


def of_tuicalld(arguments, rate):
    pace = ["--calls-per-second", rate] if rate else ["--at-once", arguments.at_once]
    with measure.tuicalld(arguments.build_dir) as server:
        load = measure.Load(
            arguments.build_dir, server, "--users", 2 * arguments.pairs, "--for", arguments.seconds, *pace
        )
        load.until("logged_in")
        before = measure.cpu_s(server.process.pid)
        load.until("calls_over")
        used = measure.cpu_s(server.process.pid) - before
        told = load.until("logged_out")
        assert load.process.wait() == 0, f"calls failed: {told}"
    begins = told["latencies"]["begins"]
    return {
        "calls_per_s": told["calls_per_s"],
        "cpu_us": used * 1e6 / told["calls"],
        "rings_p50_us": told["latencies"]["rings"]["p50_ms"] * 1e3,
        "rings_p99_us": told["latencies"]["rings"]["p99_ms"] * 1e3,
        "begins_p50_us": begins["p50_ms"] * 1e3,
        "begins_p99_us": begins["p99_ms"] * 1e3,
    }


def of_floor(arguments, rate):
    with measure.floor(arguments.build_dir) as floor:
        told, used = floor.run("calls", 2 * arguments.pairs, arguments.at_once, arguments.seconds, rate)
        assert told.pop("unfinished") == 0
        round_trip, _ = floor.run("greetings", arguments.greetings, STEADY_CALLS_PER_S)
    return {**told, **round_trip, "cpu_us": used * 1e6 / told.pop("calls")}


def compare(arguments, title, rate, must, aim):
    rounds = [(of_tuicalld(arguments, rate), of_floor(arguments, rate)) for _ in range(arguments.rounds)]
    ours, floor = (measure.medians(column) for column in zip(*rounds))
    ratios = sorted(mine["cpu_us"] / least["cpu_us"] for mine, least in rounds)
    print(f"\n{title}")
    measure.row("  calls/s (floor)", f"{ours['calls_per_s']:.0f} ({floor['calls_per_s']:.0f})")
    measure.row("  server CPU per call, µs (floor)", f"{ours['cpu_us']:.0f} ({floor['cpu_us']:.0f})")
    ratio = measure.statistics.median(ratios)
    measure.row("  ratio", f"{ratio:.2f}", f"must {must}, aim {aim}; rounds {', '.join(f'{r:.2f}' for r in ratios)}")
    rings, begins = (
        f"{ours[f'{what}_p50_us']:.0f} / {ours[f'{what}_p99_us']:.0f}" for what in ("rings", "begins")
    )
    measure.row("  call to onCallReceived, p50 / p99, µs", rings)
    least = f"{floor['begins_p50_us']:.0f} / {floor['begins_p99_us']:.0f}"
    measure.row("  call to onCallBegin, p50 / p99, µs (floor)", f"{begins} ({least})")
    if rate:
        trip = floor["round_trip_p50_us"]
        measure.row("  one TLS round trip, 500 a second, p50, µs", f"{trip:.0f}")
        trips = f"{ours['begins_p50_us'] / trip:.1f} / {ours['begins_p99_us'] / trip:.1f}"
        measure.row("  call to onCallBegin in round trips, p50 / p99", trips, "must 3 / 8, aim 2.5 / 5")


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--greetings", type=int, default=2000)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.pairs, arguments.at_once, arguments.seconds, arguments.rounds = 4, 2, 0.2, 1
        arguments.greetings = 10
    compare(arguments, "As fast as it goes", SATURATED, "2.0", "1.5")
    compare(arguments, "At 500 calls/s", STEADY_CALLS_PER_S, "1.8", "1.4")


if __name__ == "__main__":
    main()
