"""The load generator: what it plays, counts and says, and how it ends."""

import json
import signal
import subprocess

import pytest
from conftest import Server, account, clean_environment

# Users of one run must not meet those of another.
_runs = iter(range(10**6))

COURSES = {"answered", "rejected", "busy", "cancelled"}


@pytest.fixture(scope="module")
def load_environment(build_dir, tmp_path_factory):
    """Of a server that lets users command as often as they like."""
    options = ["--commands-per-second", "0"]
    running = Server(build_dir / "bin" / "tuicalld", tmp_path_factory.mktemp("load"), options)
    yield {**clean_environment(), **account(running)}
    running.stop()


@pytest.fixture
def load(run, load_environment):
    """Runs tuicall load --json; gives what it said at each stage."""

    def run_it(*arguments, code=0):
        prefix = f"run{next(_runs)}-"
        done = run("load", "--json", "--user-prefix", prefix, *arguments, environment=load_environment)
        assert done.returncode == code and not done.stderr, (done.returncode, done.stdout, done.stderr)
        return {line["stage"]: line for line in map(json.loads, done.stdout.splitlines())}

    return run_it


def assert_complete(told):
    assert told["calls"] == sum(told["courses"].values()) > 0
    assert told["events_due"] == told["events_seen"] > 0
    assert told["events_wrong"] == told["unfinished"] == told["refused"] == 0, told


def test_calls_of_two(load):
    told = load("--users", 10, "--for", 0.5, "--at-once", 3)
    over = told["logged_out"]
    assert told["logged_in"]["users"] == 10 and over["latencies"]["log_in"]["count"] == 10
    assert_complete(over)
    calls = over["calls"]
    assert over["courses"]["answered"] == calls
    assert over["events_due"] == calls * 8  # received; begin, join, end of two; leave
    for name in ("rings", "begins", "ends"):
        times = over["latencies"][name]
        assert times["count"] == calls
        assert 0 < times["p50_ms"] <= times["p99_ms"] <= times["p99_9_ms"] <= times["max_ms"]


def test_calls_at_a_rate(load):
    over = load("--users", 10, "--for", 1, "--calls-per-second", 20)["logged_out"]
    assert_complete(over)
    assert over["calls"] + over["not_placed"] == 20


def test_who_was_refused_at_a_rate_is_free_at_once(build_dir, tmp_path, run):
    """Who rests for a second is refused once in each, and then nobody is free."""
    options = ["--commands-per-second", "1", "--command-burst", "1"]
    slow = Server(build_dir / "bin" / "tuicalld", tmp_path, options)
    arguments = ["load", "--json", "--users", 2, "--for", 3, "--calls-per-second", 50]
    done = run(*arguments, environment={**clean_environment(), **account(slow)})
    slow.stop()
    over = json.loads(done.stdout.splitlines()[-1])
    assert over["refused"] > 3, over
    assert over["calls"] + over["refused"] + over["not_placed"] == 150


def test_times_count_from_when_a_call_was_due(load):
    """All are due within 10 ms, which is not long enough to place them: each has waited since then."""
    over = load("--users", 20, "--for", 0.01, "--calls-per-second", 1e7)["logged_out"]
    assert_complete(over)
    for name in ("rings", "begins"):
        assert over["latencies"][name]["p50_ms"] > 10, over


def test_a_signal_ends_a_run_that_is_late(start_load, own_server):
    """Calls are due faster than anybody could place them."""
    program = start_load(own_server, "--users", "4", "--for", "60", "--calls-per-second", "1e9", "--duration", "0.1")
    program.until(stage="logged_in")
    program.process.send_signal(signal.SIGINT)
    program.ends()  # with code 1 if it came before the first call was over
    over = program.heard[-1]
    assert over["stage"] == "logged_out" and over["unfinished"] == over["events_wrong"] == 0, over


@pytest.mark.parametrize("course, events", [("reject", 6), ("busy", 6), ("cancel", 5)])
def test_calls_of_two_that_are_not_answered(load, course, events):
    over = load("--users", 4, "--for", 0.3, f"--{course}-percent", 100)["logged_out"]
    assert_complete(over)
    name = {"reject": "rejected", "busy": "busy", "cancel": "cancelled"}[course]
    assert over["courses"][name] == over["calls"]
    assert over["events_due"] == over["calls"] * events
    assert over["latencies"]["begins"]["count"] == 0


@pytest.mark.parametrize("group", [[], ["--group", "team"]], ids=["several", "group"])
def test_calls_of_several_and_of_groups(load, group):
    shares = ["--reject-percent", 20, "--busy-percent", 20, "--cancel-percent", 20]
    over = load("--users", 18, "--people", "2-9", "--for", 1, "--at-once", 2, "--runtimes", 2, *shares, *group)
    assert_complete(over["logged_out"])
    assert all(over["logged_out"]["courses"][name] > 0 for name in COURSES)


def test_people_talk_for_the_duration(load):
    over = load("--users", 4, "--for", 0.5, "--duration", 0.2)["logged_out"]
    assert_complete(over)
    assert over["calls"] <= 2 * (0.5 / 0.2 + 1)


def test_voices_are_heard(load):
    over = load("--users", 6, "--people", 3, "--for", 0.1, "--voice", "--duration", 2)["logged_out"]
    assert_complete(over)
    assert over["voices_due"] == over["voices_heard"] == 6 * over["calls"]


def test_idle_users_come_back(start_load, own_server):
    program = start_load(own_server, "--users", "20", "--idle", "--for", "60")
    program.until(stage="logged_in")
    own_server.kill_and_restart()
    assert program.until(stage="all_back")["back"]["count"] >= 20
    program.process.send_signal(signal.SIGINT)
    assert program.ends() == 0
    assert program.heard[-1]["stage"] == "logged_out" and program.heard[-1]["calls"] == 0


@pytest.fixture
def start_load(start):
    return lambda server, *arguments: start("load", *arguments, **account(server))


def test_events_that_are_missing_fail_the_run(start_load, own_server):
    """The server is gone for good while calls go on."""
    program = start_load(own_server, "--users", "8", "--for", "2", "--duration", "0.5")
    program.until(stage="logged_in")
    own_server.process.kill()
    assert program.ends() == 1
    over = program.heard[-1]
    assert over["stage"] == "logged_out" and over["unfinished"] > 0
    assert over["events_seen"] < over["events_due"]


def test_users_who_are_too_quick_are_told_and_ask_again(build_dir, tmp_path, run):
    options = ["--commands-per-second", "2", "--command-burst", "3"]
    slow = Server(build_dir / "bin" / "tuicalld", tmp_path, options)
    arguments = ["load", "--json", "--users", 4, "--for", 1]
    done = run(*arguments, environment={**clean_environment(), **account(slow)})
    slow.stop()
    over = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0 and not done.stderr, over
    assert over["refused"] + over["asked_again"] > 0
    codes = [refusal["code"] for refusal in over["refusals"]]
    assert codes and len(codes) == len(set(codes))  # one for all that are alike
    assert any("Too many commands" in refusal["message"] for refusal in over["refusals"])
    assert sum(refusal["count"] for refusal in over["refusals"]) == over["refused"] + over["asked_again"]
    assert over["events_seen"] == over["events_due"] > 0 and over["unfinished"] == 0


def test_a_table_for_people(run, load_environment):
    done = run("load", "--users", 4, "--for", 0.2, "--user-prefix", "table-", environment=load_environment)
    assert done.returncode == 0 and not done.stderr
    for title in ("logged in", "over", "answered", "due", "seen", "missing", "p99.9", "call to begun"):
        assert title in done.stdout


def test_a_log_in_that_fails(run, load_environment):
    wrong_key = {**load_environment, "TUICALL_SECRET_KEY": "wrong"}
    done = run("load", "--users", 4, environment=wrong_key)
    assert done.returncode == 3 and "70009" in done.stderr and not done.stdout


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--users", 1], "--users"),
        (["--users", 3, "--people", 4], "at least --people"),
        (["--people", "one"], "--people is 'one'"),
        (["--people", "1"], "--people is '1'"),
        (["--people", "5-2"], "--people is '5-2'"),
        (["--people", "2-"], "--people is '2-'"),
        (["--reject-percent", 60, "--cancel-percent", 60], "more than 100"),
        (["--busy-percent", 101], "--busy-percent"),
        (["--voice"], "--duration"),
        (["--idle", "--calls-per-second", 5], "excludes"),
        (["--calls-per-second", 5, "--at-once", 5], "excludes"),
        (["--calls-per-second", 0], "--calls-per-second"),
        (["--for", 0], "--for"),
        (["--user-prefix", "x" * 26], "--user-prefix"),
    ],
)
def test_a_wrong_plan_is_explained(run, load_environment, arguments, expected):
    done = run("load", *arguments, environment=load_environment)
    assert done.returncode == 2 and expected in done.stderr and not done.stdout, done


def test_more_users_than_open_files_are_refused(program, load_environment):
    command = f"ulimit -n 200; exec {program} load --users 1000"
    done = subprocess.run(["bash", "-c", command], env=load_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "expected at most 136" in done.stderr and "ulimit" in done.stderr
