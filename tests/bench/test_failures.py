"""What the benchmarks of calls do when the server beside which they are taken fails: they say so."""

import subprocess

import kamailio
import measure
import pytest

TIMEOUT_S = 60
USERS, AT_ONCE, SECONDS, RATE = 4, 2, 60, 0


def test_a_load_whose_server_is_gone_ends_and_says_so(build_dir):
    with measure.floor(build_dir) as floor:
        command = [floor.program, "calls", floor.port, USERS, AT_ONCE, SECONDS, RATE]
        pipe = subprocess.PIPE
        with subprocess.Popen(list(map(str, command)), stdin=pipe, stdout=pipe, stderr=pipe, text=True) as load:
            assert load.stdout.readline() == "ready\n"
            load.stdin.write("\n")
            load.stdin.flush()
            floor.process.kill()
            told, error = load.communicate(timeout=TIMEOUT_S)
    assert load.returncode == 1 and not told
    assert error == "floor: the server has closed a connection\n"


class Crashing:
    """In place of Kamailio: `plan` says of each in turn what becomes of it."""

    plan = []
    port = 0

    def __init__(self, *_):
        self.fate = Crashing.plan.pop(0)
        Crashing.present = self

    def dies(self):
        return self.fate.startswith("crashes")

    def last_words(self):
        return self.fate

    def cpu_s(self):
        return 0

    def stop(self):
        pass


class Load:
    """In place of a load of it."""

    def __init__(self, _):
        if Crashing.present.fate == "crashes at its start":
            raise measure.LoadFailed

    def run(self, _):
        if Crashing.present.fate != "lives":
            raise measure.LoadFailed
        return {"calls": 1}, 0.5


@pytest.fixture
def run(monkeypatch, build_dir):
    def run_it(*plan):
        Crashing.plan = list(plan)
        monkeypatch.setattr(kamailio, "Kamailio", Crashing)
        monkeypatch.setattr(measure, "PacedLoad", Load)
        return kamailio.run(build_dir, USERS, AT_ONCE, SECONDS, RATE)

    return run_it


def test_a_crash_at_its_start_is_passed_over(run):
    assert run("crashes at its start", "crashes at its start", "lives") == ({"calls": 1}, 0.5, 2)


def test_one_in_the_middle_is_not(run):
    with pytest.raises(kamailio.MidwayCrash, match="in the middle of the calls; crashes later"):
        run("crashes at its start", "crashes later", "lives")


def test_calls_that_fail_at_one_that_lives_are_not_its_crash(run):
    with pytest.raises(measure.LoadFailed):
        run("answers wrongly", "lives")


def test_one_that_never_starts_is_given_up(run):
    with pytest.raises(AssertionError, match="crashed at each of 12 starts"):
        run(*["crashes at its start"] * kamailio.STARTS)
