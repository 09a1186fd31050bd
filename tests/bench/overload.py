"""What becomes of calls when more are offered than the server can take.

    python3 tests/bench/overload.py [--build-dir build/release] [--seconds N] [--rounds N] [--smoke]

Twice and four times as many, each right after as many as it takes. What counts is how many take place all the same,
how quickly the others are refused, and how long those that are taken need to begin.

Placing calls costs their users more than it costs the server. So that it is the server that has too much to do, and
not they, it is left a quarter of a processor, and its users have another one for themselves.
"""

import contextlib
import subprocess
import sys
from pathlib import Path

import measure

LEFT = 0.25  # of its processor, for the server
LOWEST_PRIORITY = 19


@contextlib.contextmanager
def neighbour(processor):
    program = Path(__file__).with_name("neighbour.py")
    process = subprocess.Popen([sys.executable, program, str(processor), str(1 - LEFT)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def offer(arguments, *pace):
    with measure.tuicalld(arguments.build_dir) as server:
        load = measure.Load(
            arguments.build_dir, server, "--users", arguments.users, "--for", arguments.seconds, *pace
        )
        measure.keep(load.process.pid, measure.LAST)
        load.until("logged_in")
        measure.keep(server.process.pid, measure.FIRST, LOWEST_PRIORITY)
        with neighbour(measure.FIRST):
            load.until("calls_over")
        told = load.until("logged_out")
        load.process.wait()
    missing = told["events_due"] - told["events_seen"]
    assert (missing, told["events_wrong"]) == (0, 0), told
    return told


def offer_more(arguments, times):
    """How many it takes, and then what comes of so many times that."""
    at_most = offer(arguments, "--at-once", arguments.at_once)["calls_per_s"]
    return at_most, offer(arguments, "--calls-per-second", round(times * at_most))


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=4000)
    parser.add_argument("--at-once", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users, arguments.seconds, arguments.rounds = 40, 0.3, 1
    for times in (2, 4):
        rounds = [offer_more(arguments, times) for _ in range(arguments.rounds)]
        shares = sorted(100 * told["calls_per_s"] / at_most for at_most, told in rounds)
        begins_ms = sorted(told["latencies"]["begins"]["p99_ms"] for _, told in rounds)
        print(f"offered {times} times as many")
        measure.row("calls/s at most", ", ".join(f"{at_most:.0f}" for at_most, _ in rounds))
        measure.row("  of it, %", ", ".join(f"{share:.0f}" for share in shares), "must 80, aim 95")
        measure.row("  call to onCallBegin, p99, ms", ", ".join(f"{ms:.0f}" for ms in begins_ms), "must 100")
        for _, told in rounds:
            codes = ", ".join(f"{refusal['code']}: {refusal['count']}" for refusal in told["refusals"])
            measure.row("  refused", f"{told['refused']}", codes)
            measure.row("  the last of them after, ms", f"{told['latencies']['refused']['max_ms']:.0f}", "must 1000")
            measure.row("  not placed: nobody was free", f"{told['not_placed']}")


if __name__ == "__main__":
    main()
