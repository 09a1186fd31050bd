"""What becomes of calls when more are offered than the server can take.

    python3 tests/bench/overload.py [--build-dir build/release] [--seconds N] [--smoke]

First as many as it can take, then twice and four times as many. What counts is how many take place all the same, how
quickly the others are refused, and how long those that are taken need to begin. The load shares the processors.
"""

import measure


def offer(arguments, *pace):
    with measure.tuicalld(arguments.build_dir) as server:
        load = measure.Load(
            arguments.build_dir, server, "--users", arguments.users, "--for", arguments.seconds, *pace
        )
        load.until("logged_in")
        told = load.until("logged_out")
        load.process.wait()
    return told


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=4000)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users, arguments.seconds = 40, 0.3
    peak = max(offer(arguments, "--at-once", at_once)["calls_per_s"] for at_once in (50, 200))
    measure.row("calls/s at most", f"{peak:.0f}")
    for times in (2, 4):
        told = offer(arguments, "--calls-per-second", round(times * peak))
        times_ms = told["latencies"]
        print(f"offered {times} times as many")
        measure.row("  of the most", f"{100 * told['calls_per_s'] / peak:.0f} %", "must 80 %, aim 95 %")
        measure.row("  call to onCallBegin, p99, ms", f"{times_ms['begins']['p99_ms']:.0f}", "must 100")
        codes = ", ".join(f"{refusal['code']}: {refusal['count']}" for refusal in told["refusals"])
        measure.row("  refused", f"{told['refused']}", codes)
        measure.row("  the last of them after, ms", f"{times_ms['refused']['max_ms']:.0f}", "must 1000")
        measure.row("  not placed: nobody was free", f"{told['not_placed']}")
        missing = told["events_due"] - told["events_seen"]
        measure.row("  events missing, wrong", f"{missing}, {told['events_wrong']}", "must 0, 0")
        assert (missing, told["events_wrong"]) == (0, 0)


if __name__ == "__main__":
    main()
