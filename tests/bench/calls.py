"""What a call costs the server, and how long it takes, over TLS on this machine; in turn with the floor program.

    python3 tests/bench/calls.py [--build-dir build/release] [--seconds N] [--rounds N] [--smoke]

Users call, accept and hang up, as fast as it goes and at 500 calls per second, at a tuicalld with one worker; their
load is in another process. The floor program (tests/bench/floor) does the same right after each time, then a
Kamailio with one process for its connections (kamailio.py), where it is installed. All share the processors, so that
only the ratios compare, and of figures only those of one run.

How long a call takes until it begins is said in round trips, since two of them are the least. One is taken as calls
are: between two processes, both asleep before, over the connection of another user each time, a frame of 200 bytes
each way, as often as calls are placed, right after tuicalld's calls. It costs most to wake a processor that sleeps, so
all is taken twice: with the server on one processor and its users on another, as if they were two machines, and on
processors as the system likes, which puts them on one and the same most of the time.
"""

import kamailio
import measure

SATURATED, STEADY_CALLS_PER_S = 0, 500


def keep_apart(arguments, server, load):
    if arguments.apart:
        measure.keep(server.pid, measure.FIRST)
        measure.keep(load.pid, measure.LAST)


def of_tuicalld(arguments, rate):
    pace = ["--calls-per-second", rate] if rate else ["--at-once", arguments.at_once]
    plan = ["--users", 2 * arguments.pairs, "--for", arguments.seconds, *pace]
    with measure.tuicalld(arguments.build_dir) as server, measure.Load(arguments.build_dir, server, *plan) as load:
        load.until("logged_in")
        keep_apart(arguments, server.process, load.process)
        before = measure.cpu_s(server.process.pid)
        load.until("calls_over")
        used = measure.cpu_s(server.process.pid) - before
        told = load.until("logged_out")
        assert load.process.wait() == 0, f"calls failed: {told}"
    begins = told["latencies"]["begins"]
    return {
        "calls_per_s": told["calls_per_s"],
        "not_placed": told["not_placed"],
        "cpu_us": used * 1e6 / told["calls"],
        "rings_p50_us": told["latencies"]["rings"]["p50_ms"] * 1e3,
        "rings_p99_us": told["latencies"]["rings"]["p99_ms"] * 1e3,
        "begins_p50_us": begins["p50_ms"] * 1e3,
        "begins_p99_us": begins["p99_ms"] * 1e3,
    }


def run_floor(arguments, what, *numbers):
    with measure.floor(arguments.build_dir) as floor:
        load = floor.load(what, 2 * arguments.pairs, *numbers)
        keep_apart(arguments, floor.process, load.process)
        return load.run(lambda: measure.cpu_s(floor.process.pid))


def of_round_trips(arguments, rate):
    told, _ = run_floor(arguments, "greetings", arguments.seconds, rate)
    return {"trip_p50_us": told["begins_p50_us"], "trip_p99_us": told["begins_p99_us"]}


def of_floor(arguments, rate):
    told, used = run_floor(arguments, "calls", arguments.at_once, arguments.seconds, rate)
    assert told.pop("unfinished") == 0
    return {**told, "cpu_us": used * 1e6 / told.pop("calls")}


def of_kamailio(arguments, rate):
    users = 2 * arguments.pairs
    told, used, started_again = kamailio.run(arguments.build_dir, users, arguments.at_once, arguments.seconds, rate)
    assert told.pop("unfinished") == 0
    return {**told, "cpu_us": used * 1e6 / told.pop("calls"), "started_again": started_again}


def show_ratios(title, mine, others, figure, limits, of=None):
    """The median of what it is in each round, and all of them."""
    ratios = sorted(my[figure] / other[of or figure] for my, other in zip(mine, others))
    digits = 2 if of is None else 1
    rounds = ", ".join(f"{ratio:.{digits}f}" for ratio in ratios)
    measure.row(title, f"{measure.statistics.median(ratios):.{digits}f}", f"{limits}; rounds {rounds}")


def show_times(title, figures, what):
    measure.row(title, f"{figures[f'{what}_p50_us']:.0f} / {figures[f'{what}_p99_us']:.0f}")


def show_figures(name, taken):
    figures = measure.medians(taken)
    print(name)
    measure.row("  server CPU per call, µs", f"{figures['cpu_us']:.0f}")
    measure.row("  calls/s", f"{figures['calls_per_s']:.0f}")
    show_times("  call until it rings, p50 / p99, µs", figures, "rings")
    show_times("  call until it begins at the caller, p50 / p99, µs", figures, "begins")


def show_kamailio(ours, taken):
    show_figures(kamailio.version(), taken)
    show_ratios("  tuicalld's CPU per call to that", ours, taken, "cpu_us", "must 0.40")
    again = sum(one["started_again"] for one in taken)
    if again:
        measure.row("  crashed at its start", f"{again} times")


def show_round_trips(taken):
    show_times("One TLS round trip, as often, p50 / p99, µs", measure.medians(taken["round trips"]), "trip")
    for share, limits in (("p50", "must 3, aim 2.5"), ("p99", "must 8, aim 5")):
        for name in ("tuicalld", "floor"):
            title = f"  call until it begins, {share}, in round trips: {name}"
            show_ratios(title, taken[name], taken["round trips"], f"begins_{share}_us", limits, of="trip_p50_us")


TAKERS = {"tuicalld": of_tuicalld, "round trips": of_round_trips, "floor": of_floor, "Kamailio": of_kamailio}


def take(arguments, rate, *names):
    """Each in its turn, and again."""
    rounds = [{name: TAKERS[name](arguments, rate) for name in names} for _ in range(arguments.rounds)]
    return {name: [one[name] for one in rounds] for name in names}


def compare(arguments, title, rate, limits):
    """What a call costs."""
    others = ["Kamailio"] if kamailio.program() else []
    trips = ["round trips"] if rate else []
    taken = take(arguments, rate, "tuicalld", *trips, "floor", *others)
    print(f"\n{title}")
    show_figures("tuicalld", taken["tuicalld"])
    not_placed = sum(one["not_placed"] for one in taken["tuicalld"])
    if not_placed:
        measure.row("  not placed: nobody was free", f"{not_placed}")
    show_figures("floor", taken["floor"])
    show_ratios("  tuicalld's CPU per call to that", taken["tuicalld"], taken["floor"], "cpu_us", limits)
    if "Kamailio" in taken:
        show_kamailio(taken["tuicalld"], taken["Kamailio"])
    else:
        measure.row("Kamailio", "not installed", "Debian's kamailio and kamailio-tls-modules")
    if trips:
        show_round_trips(taken)


def compare_apart(arguments, title, rate):
    """How long a call takes between two processors."""
    if measure.FIRST == measure.LAST:
        return measure.row(title, "not taken", "needs two processors")
    arguments.apart = True
    taken = take(arguments, rate, "tuicalld", "round trips", "floor")
    print(f"\n{title}")
    for name in ("tuicalld", "floor"):
        show_times(f"{name}: until it begins at the caller, p50 / p99, µs", measure.medians(taken[name]), "begins")
    show_round_trips(taken)


def main():
    parser = measure.parser(__doc__)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.set_defaults(apart=False)
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.pairs, arguments.at_once, arguments.seconds, arguments.rounds = 4, 2, 0.2, 1
    compare(arguments, "As fast as it goes", SATURATED, "must 2.0, aim 1.5")
    compare(arguments, "At 500 calls/s", STEADY_CALLS_PER_S, "must 1.8, aim 1.4")
    compare_apart(arguments, "At 500 calls/s, server and users on a processor each", STEADY_CALLS_PER_S)


if __name__ == "__main__":
    main()
