"""Every method that asks the server, while the network does its worst: it succeeds or fails, with a code that
docs/engine.md has for it, within its time limit; and then everything goes on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import user_sig
from cut_proxy import UP
from impair_proxy import TcpProxy
from impairment import CLEAN, Impairment
from server import Server

LIMIT_MS = 1000  # of the engines: the request timeout
LATEST_S = 30  # an answer that comes later than this is none; a slow machine may make one late that was in time
UNREACHABLE = -1401

# Name -> what it does to the network of one program. restore() and a clean network end it.
FAULTS = {
    "delay": lambda proxy: proxy.set(Impairment(delay_ms=100)),
    "one-byte": lambda proxy: proxy.trickle(),
    "reset": lambda proxy: proxy.cut(),
    "half-open": lambda proxy: proxy.half_open(),
    "stall": lambda proxy: proxy.freeze(),
    "cut": lambda proxy: proxy.cut_at(UP, 1, deliver=0.5),
}
# Slow, but it gets there.
HARMLESS = ("delay", "one-byte")


class Lane:
    """A user behind a proxy that fails them, and a peer whose network is good."""

    def __init__(self, server, pool, command, peer_command, fault):
        self.server, self.pool, self.fault = server, pool, fault
        self.transcript = []
        self.proxy = TcpProxy(server.address, fault)
        self.names = {who: f"{who}-{fault}" for who in ("user", "peer", "third")}
        user, peer = self.names["user"], self.names["peer"]
        self.user = pool.start("user", command, server, self.proxy.address, user, self.transcript, LIMIT_MS)
        self.peer = pool.start("peer", peer_command, server, server.address, peer, self.transcript)
        self.log_in(self.user, "user")
        self.log_in(self.peer, "peer")

    def ticket(self, who):
        return user_sig.make(self.server.sdk_app_id, self.names[who], self.server.secret_key, 3600)

    def log_in(self, agent, who):
        agent.ask_ok(f"init sig={self.ticket(who)}", timeout_s=LATEST_S)

    def rings(self):
        self.peer.ask_ok(f"call {self.names['user']} video timeout=60")
        self.user.take_first("on_call_received", lambda _: True, LATEST_S)

    def talks(self):
        self.user.ask_ok(f"call {self.names['peer']} video timeout=60", timeout_s=LATEST_S)
        self.peer.take_first("on_call_received", lambda _: True, LATEST_S)
        self.peer.ask_ok("accept")
        self.user.take_first("on_call_begin", lambda _: True, LATEST_S)

    def others_talk(self, command):
        """The peer is in a call that the user may enter."""
        self.call_id = self.peer.ask_ok(command)["call_id"]

    def is_out(self):
        self.user.ask_ok("un_init", timeout_s=LATEST_S)

    def fail(self):
        FAULTS[self.fault](self.proxy)

    def recover(self):
        self.proxy.restore()
        self.proxy.cut_at(UP, 0, deliver=False)
        self.proxy.set(CLEAN)

    def start_over(self):
        """The engine is as good as before, whatever has become of the last method; both are in no call."""
        self.user.ask_ok("un_init", timeout_s=LATEST_S)
        self.log_in(self.user, "user")
        self.user.ask_ok("sync", timeout_s=LATEST_S)
        self.peer.ask_ok("un_init")
        self.log_in(self.peer, "peer")
        self.user.leftovers()
        self.peer.leftovers()

    def close(self):
        for agent in (self.user, self.peer):
            agent.close()
            self.pool.give_back(agent)
        self.proxy.close()

    def kill(self):
        self.user.kill()
        self.peer.kill()
        self.proxy.close()


def nothing(lane):
    """What a method needs that can be used as soon as the user is logged in."""


# Method -> what comes before it, the command, and the codes that it may have, on a network that works, too.
METHODS = {
    "init": (Lane.is_out, lambda lane: f"init sig={lane.ticket('user')}", {0}),
    "call": (nothing, lambda lane: f"call {lane.names['peer']} audio", {0}),
    "calls": (nothing, lambda lane: f"calls {lane.names['peer']},{lane.names['third']} audio", {0}),
    "group_call": (nothing, lambda lane: f"group_call team {lane.names['peer']} audio", {0}),
    "accept": (Lane.rings, lambda lane: "accept", {0, 8010}),
    "reject": (Lane.rings, lambda lane: "reject", {0, 8010}),
    "ignore": (Lane.rings, lambda lane: "ignore", {0, 8010}),
    "hangup": (Lane.talks, lambda lane: "hangup", {0}),
    "invite": (Lane.talks, lambda lane: f"invite {lane.names['third']}", {0}),
    "switch": (Lane.talks, lambda lane: "switch audio", {0}),
    "camera": (Lane.talks, lambda lane: "camera on", {0}),
    "microphone": (Lane.talks, lambda lane: "microphone on", {0}),
    "join": (
        lambda lane: lane.others_talk(f"call {lane.names['third']} audio timeout=60"),
        lambda lane: f"join {lane.call_id}",
        {0},
    ),
    "join_group": (
        lambda lane: lane.others_talk(
            f"group_call team {lane.names['third']} audio timeout=60 room=room-{lane.fault}"
        ),
        lambda lane: f"join_group room-{lane.fault} team audio",
        {0},
    ),
    "self_info": (nothing, lambda lane: "self_info nick url", {0}),
    "multi_device": (nothing, lambda lane: "multi_device off", {0}),
    "end_call": (nothing, lambda lane: "end_call none", {-1203}),
    # Without a link it gives up waiting for the server after 2 s, and has succeeded all the same.
    "un_init": (nothing, lambda lane: "un_init", {0}),
}


def try_every_method(lane):
    """What each of them came to, by name."""
    codes = {}
    for name, (prepare, command, expected) in METHODS.items():
        prepare(lane)
        lane.fail()
        answer = lane.user.ask(command(lane), timeout_s=LATEST_S)
        allowed = expected if lane.fault in HARMLESS or name == "un_init" else expected | {UNREACHABLE}
        assert answer["code"] in allowed, f"{name}: {answer}, expected one of {sorted(allowed)}"
        codes[name] = answer["code"]
        lane.recover()
        lane.start_over()
    return codes


@pytest.fixture(scope="session")
def server(tuicalld, tmp_path_factory):
    running = Server(tuicalld, tmp_path_factory.mktemp("faults"), ["--workers", "2"])
    yield running
    running.stop()


@pytest.fixture(scope="session", autouse=True)
def runs(request, server, pool, commands):
    """All faults beside each other: most of the time is waited."""

    def run(fault):
        lane = Lane(server, pool, commands[0], commands[-1], fault)
        try:
            codes = try_every_method(lane)
            lane.close()
            return codes
        except AssertionError as error:
            lane.kill()
            raise AssertionError("\n".join([str(error), *lane.transcript[-40:]])) from None

    with ThreadPoolExecutor(len(FAULTS)) as threads:
        yield {fault: threads.submit(run, fault) for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_method_succeeds_or_fails_in_time(fault, runs):
    codes = runs[fault].result()
    print(fault, codes)
    assert set(codes) == set(METHODS)
    assert (UNREACHABLE in codes.values()) == (fault in ("reset", "half-open", "stall")), "a fault has another effect"
