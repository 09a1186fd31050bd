"""What becomes of calls when more are offered than the server can take.

    python3 tests/bench/overload.py [--build-dir build/release] [--seconds N] [--rounds N] [--smoke]

Twice and four times as many, between two times as many as it takes, since the machine's speed drifts. What counts is
how many take place all the same, how quickly the others are refused, and how long those that are taken need to begin.

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
TIMES = (2, 4)


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
    plan = ["--users", arguments.users, "--for", arguments.seconds, *pace]
    with measure.tuicalld(arguments.build_dir) as server, measure.Load(arguments.build_dir, server, *plan) as load:
        measure.keep(load.process.pid, measure.LAST)
        load.until("logged_in")
        measure.keep(server.process.pid, measure.FIRST, LOWEST_PRIORITY)
        with neighbour(measure.FIRST):
            load.until("calls_over")
        told = load.until("logged_out")
        load.process.wait()
    assert told["calls"], told
    missing = told["events_due"] - told["events_seen"]
    assert (missing, told["events_wrong"]) == (0, 0), told
    return told


def take_round(arguments):
    """Calls per second at most, and what comes of so many times that."""

    def at_most():
        return offer(arguments, "--at-once", arguments.at_once)["calls_per_s"]

    before = at_most()
    told = {times: offer(arguments, "--calls-per-second", round(times * before)) for times in TIMES}
    return (before + at_most()) / 2, told


def show(title, rounds, limits):
    measure.row(title, f"{measure.statistics.median(rounds):.0f}",
                f"{limits}rounds {', '.join(f'{one:.0f}' for one in sorted(rounds))}")


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--users", type=int, default=4000)
    parser.add_argument("--at-once", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.users, arguments.seconds, arguments.rounds = 40, 0.3, 1
    if measure.FIRST == measure.LAST:
        measure.row("needs two processors", "not taken")
        return
    rounds = [take_round(arguments) for _ in range(arguments.rounds)]
    measure.row("calls/s at most", ", ".join(f"{at_most:.0f}" for at_most, _ in rounds))
    for times in TIMES:
        told = [of_round[times] for _, of_round in rounds]
        print(f"offered {times} times as many")
        show("  of the most, %", [100 * of[times]["calls_per_s"] / most for most, of in rounds], "must 80, aim 95; ")
        show("  call to onCallBegin, p99, ms", [one["latencies"]["begins"]["p99_ms"] for one in told], "must 100; ")
        show("  the last refusal after, ms", [one["latencies"]["refused"]["max_ms"] for one in told], "must 1000; ")
        codes = sorted({refusal["code"] for one in told for refusal in one["refusals"]})
        show("  refused", [one["refused"] for one in told], f"with {', '.join(map(str, codes)) or 'nothing'}; ")
        show("  not placed: nobody was free", [one["not_placed"] for one in told], "")


if __name__ == "__main__":
    main()
