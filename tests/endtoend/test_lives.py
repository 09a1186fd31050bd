"""Programs that are killed at random moments, and engines without number: the others are told, and nothing is left
over, neither at the server nor in the program. TUICALL_TORTURE=full does it 200 and 10,000 times (docs/testing.md)."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import user_sig
from process_memory import usage_of
from server import Server

IS_FULL = os.environ.get("TUICALL_TORTURE") == "full"
SEED = int(os.environ.get("TUICALL_WALK_SEED", "1"))
KILLS = 200 if IS_FULL else 12
LANES = 6  # programs that live and die beside each other
GRACE_MS = 500
RING_S = 2
LONG_S = 60
OPTIONS = ["--workers", "2", "--grace-ms", str(GRACE_MS), "--ended-call-kept-ms", "500", "--mailbox-kept-ms", "5000",
           "--log-level", "error"]

# How many engines a program makes: what a tenth as many have made grow may, the others may not.
ENGINES = {"c": 300, "cpp": 300, "python": 200}
ENGINES_OF_OTHERS = 100
ENGINES_IN_FULL = 10_000
# Memory that may be added after the first tenth: for a heap that is used in another order than before; of those that
# collect garbage, for what they have not collected yet (Java's agent has at most 64 MB for that). A leak of 1 KB in
# each of 10,000 engines is 10 MB.
GROWTH_KB = {"c": 1024, "cpp": 1024, "python": 2048}
GROWTH_OF_OTHERS_KB = 24 * 1024


@pytest.fixture(scope="session")
def server(tuicalld, tmp_path_factory):
    running = Server(tuicalld, tmp_path_factory.mktemp("lives"), OPTIONS)
    yield running
    running.stop()


def wait_until(condition, what):
    deadline = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {LONG_S} s"
        time.sleep(0.05)


class Lives:
    """A user whose program is killed again and again, and a peer who is told."""

    def __init__(self, server, pool, command, peer_command, lane):
        self.server, self.pool, self.command = server, pool, command
        self.random = random.Random(f"{SEED}/{lane}")
        self.transcript = []
        self.victim_name, self.peer_name = f"victim-{lane}", f"peer-{lane}"
        self.peer = self.start(peer_command, self.peer_name)

    def start(self, command, name):
        agent = self.pool.start(name, command, self.server, self.server.address, name, self.transcript)
        sig = user_sig.make(self.server.sdk_app_id, name, self.server.secret_key, 3600)
        agent.ask_ok(f"init sig={sig}", timeout_s=LONG_S)
        return agent

    def live_once(self):
        victim = self.start(self.command, self.victim_name)
        try:
            end = self.random.choice([self.idle, self.calls, self.rings, self.talks, self.is_busy])(victim)
            if self.random.random() < 0.5:  # in the middle of whatever it does
                victim.send(self.random.choice(["hangup", "camera on", "switch audio", "accept", "self_info a b"]))
        finally:
            victim.kill()
        if end is not None:
            self.peer.take_first(end, lambda _: True, LONG_S)
        # A successor finds no call that it cannot leave, and neither does the peer.
        successor = self.start(self.command, self.victim_name)
        successor.ask("hangup")
        successor.ask("reject")
        self.peer.ask("hangup")
        successor.ask_ok(f"call {self.peer_name} audio", timeout_s=LONG_S)
        self.peer.take_first("on_call_received", lambda event: event["caller"] == self.victim_name, LONG_S)
        successor.ask_ok("hangup")
        self.peer.take_first("on_call_not_connected", lambda event: event["reason"] == "canceled", LONG_S)
        successor.close()
        successor.leftovers()
        self.pool.give_back(successor)
        self.peer.leftovers()

    def idle(self, victim):
        return None

    def calls(self, victim):
        victim.ask_ok(f"call {self.peer_name} video timeout={LONG_S}")
        self.peer.take_first("on_call_received", lambda _: True, LONG_S)
        return "on_call_not_connected"

    def rings(self, victim):
        self.peer.ask_ok(f"call {self.victim_name} video timeout={RING_S}")
        victim.take_first("on_call_received", lambda _: True, LONG_S)
        return None  # it may just have answered; the next call says whether all is over

    def talks(self, victim):
        self.calls(victim)
        self.peer.ask_ok("accept")
        victim.take_first("on_call_begin", lambda _: True, LONG_S)
        return "on_call_end"

    def is_busy(self, victim):
        """It has been asked something that it cannot have been answered yet."""
        victim.send(f"call {self.peer_name} audio timeout={RING_S}")
        victim.send("microphone on")
        return None

    def close(self):
        self.peer.close()
        self.peer.leftovers()
        self.pool.give_back(self.peer)


def test_kill_9_at_random(server, pool, commands):
    before = usage_of(server.process.pid)

    def live(lane):
        lives = Lives(server, pool, commands[0], commands[-1], lane)
        try:
            for _ in range(KILLS // LANES + (lane < KILLS % LANES)):
                lives.live_once()
            lives.close()
        except AssertionError as error:
            lives.peer.kill()
            text = f"TUICALL_WALK_SEED={SEED}: {error}"
            raise AssertionError("\n".join([text, *lives.transcript[-60:]])) from None

    with ThreadPoolExecutor(LANES) as threads:
        for future in [threads.submit(live, lane) for lane in range(LANES)]:
            future.result()
    wait_until(
        lambda: usage_of(server.process.pid).descriptors <= before.descriptors, "the end of the last connection"
    )
    after = usage_of(server.process.pid)
    print(f"{KILLS} kills: the server before {before}, after {after}")
    assert after.threads == before.threads
    assert after.memory_kb <= before.memory_kb + 4096  # two workers' heaps, used for the first time


def make_engines(server, agent, count, number):
    """One after the other: made, logged in, used, destroyed."""
    for i in range(count):
        user = f"engine-{number}-{i % 50}"
        agent.open("engine", server, server.address, user, [])
        sig = user_sig.make(server.sdk_app_id, user, server.secret_key, 3600)
        agent.ask_ok(f"init sig={sig}", timeout_s=LONG_S)
        agent.ask_ok("call nobody-there audio timeout=30", timeout_s=LONG_S)
        agent.ask_ok("microphone on", timeout_s=LONG_S)
        agent.ask_ok("hangup", timeout_s=LONG_S)
        agent.take_first("on_call_not_connected", lambda _: True, LONG_S)
        agent.close()
        agent.leftovers()


def test_engines_without_number(server, pool, commands, pytestconfig):
    language = pytestconfig.getoption("--agents").split(",")[0]
    count = ENGINES_IN_FULL if IS_FULL else ENGINES.get(language, ENGINES_OF_OTHERS)
    agent = pool.start("engine", commands[0], server, server.address, "first", [])
    agent.close()
    agent.leftovers()
    make_engines(server, agent, max(50, count // 10), 1)
    before = usage_of(agent.pid)
    make_engines(server, agent, count, 2)
    # Threads of a language's own pool may come and go, and a connection is closed a moment after its engine.
    wait_until(
        lambda: usage_of(agent.pid).threads <= before.threads
        and usage_of(agent.pid).descriptors <= before.descriptors,
        "the end of the last thread and connection",
    )
    after = usage_of(agent.pid)
    print(f"{language}, {count} engines: before {before}, after {after}")
    pool.give_back(agent)
    assert after.memory_kb <= before.memory_kb + GROWTH_KB.get(language, GROWTH_OF_OTHERS_KB)
