"""Connections that break: at every message of a call, for ten seconds, with the program, with the server. Nobody loses
an event and nobody receives one twice."""

import time

import pytest
import user_sig
from conftest import in_parallel
from cut_proxy import DOWN, UP, CutProxy
from server import Server

from agents import Agent

NETWORK_CUT_S = 10

# One call as its two users must see it: commands, and the events that follow before the next command.
CALL = [
    ("alice", "call bob video", {"bob": ["on_call_received"]}),
    ("bob", "accept", {"bob": ["on_call_begin", "on_user_join"], "alice": ["on_call_begin", "on_user_join"]}),
    ("alice", "camera on", {"bob": ["on_user_video_available"]}),
    ("bob", "microphone on", {"alice": ["on_user_audio_available"]}),
    ("bob", "switch audio", {"bob": ["on_call_media_type_changed"], "alice": ["on_call_media_type_changed"]}),
    ("alice", "hangup", {"alice": ["on_call_end"], "bob": ["on_user_leave", "on_call_end"]}),
]


class Stage:
    """alice and bob, each behind a proxy, on one server. Their real user ids end with a suffix of the stage's own."""

    def __init__(self, server, command, suffix, log):
        self.server, self.command, self.suffix, self.log = server, command, suffix, log
        self.proxies = {name: CutProxy(server.address) for name in ("alice", "bob")}
        self.agents = {}
        self.transcript = []
        for name in self.proxies:
            self.start(name)

    def user(self, name):
        return f"{name}-{self.suffix}"

    def start(self, name):
        """A new program of this user, logged in."""
        user = self.user(name)
        agent = Agent(name, self.command, self.server, self.proxies[name].address, user, self.log)
        agent.transcript = self.transcript
        self.agents[name] = agent
        ticket = user_sig.make(self.server.sdk_app_id, user, self.server.secret_key, 3600)
        agent.ask_ok(f"init sig={ticket}")

    def say(self, name, text):
        """Gives a command that must succeed; names in it are of this stage."""
        words = [self.user(word) if word in self.proxies else word for word in text.split()]
        return self.agents[name].ask_ok(" ".join(words), timeout_s=60)

    def expect(self, name, *events, timeout_s=60):
        for event in events:
            self.agents[name].expect(event, {}, timeout_s)

    def play(self, steps):
        for name, text, events in steps:
            self.say(name, text)
            for who, names in events.items():
                self.expect(who, *names)

    def nothing_left(self):
        for _ in range(2):
            for name, agent in self.agents.items():
                self.say(name, "sync")
                left = agent.leftovers()
                assert not left, f"{name} also received {left}"

    def close(self):
        for agent in self.agents.values():
            agent.kill()
        for proxy in self.proxies.values():
            proxy.close()
        self.log.close()


@pytest.fixture(scope="session")
def server(tuicalld, tmp_path_factory):
    running = Server(tuicalld, tmp_path_factory.mktemp("reconnect"), ["--workers", "2"])
    yield running
    running.stop()


@pytest.fixture(scope="session")
def new_stage(server, commands, tmp_path_factory):
    """Makes a stage; a failure in it is reported with everything that was said."""
    folder = tmp_path_factory.mktemp("agents")

    def make(suffix, on=server):
        return Stage(on, commands[0], suffix, open(folder / f"{suffix}.log", "ab"))

    return make


@pytest.fixture
def stage(request, new_stage):
    made = new_stage(f"{abs(hash(request.node.name)) % 100000}")
    yield made
    made.close()


# ---- at every message of a call ----

CUTS = [
    f"{who}-{direction}-{moment}"
    for who in ("alice", "bob")
    for direction in (UP, DOWN)
    for moment in ("lost", "delivered")
]


def records_of_a_call(stage, who, direction):
    stage.proxies[who].count_records()
    stage.play(CALL)
    stage.nothing_left()
    return stage.proxies[who].records[direction]


def cut_at_every_message(stage, who, direction, moment):
    """Plays one call for each record of it. Returns how many there were, and how many were really cut."""
    count = records_of_a_call(stage, who, direction)
    for number in range(1, count + 1):
        stage.transcript.append(f"-- {who}: {direction} record {number} of {count}, {moment}")
        stage.proxies[who].cut_at(direction, number, deliver=moment == "delivered")
        stage.play(CALL)
        stage.nothing_left()
        stage.agents[who].wait_for_state(("connected",))
    return count, stage.proxies[who].cuts


@pytest.fixture(scope="session")
def cut_runs(request, new_stage):
    def run(cut):
        stage = new_stage(cut)
        try:
            return cut_at_every_message(stage, *cut.split("-"))
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), *stage.transcript[-80:]])) from None
        finally:
            stage.close()

    return in_parallel(request.session, "cut", run)


@pytest.mark.parametrize("cut", CUTS)
def test_cut_at_every_message(cut, cut_runs):
    count, cuts = cut_runs[cut].result()
    # Acknowledgements may travel together, so that now and then a call has a record less than the first one had.
    assert count >= 5 and cuts >= count - 3


# ---- a network that is away for a while ----

WHILE_AWAY = [
    ("bob", "camera on", {}),
    ("bob", "camera off", {}),
    ("bob", "switch audio", {"bob": ["on_call_media_type_changed"]}),
    ("bob", "hangup", {"bob": ["on_call_end"]}),
]
MISSED = [
    "on_user_video_available",
    "on_user_video_available",
    "on_call_media_type_changed",
    "on_user_leave",
    "on_call_end",
]


@pytest.fixture(scope="session")
def network_runs(request, new_stage):
    def run(network):
        stage = new_stage(network)
        try:
            stage.play(CALL[:2])
            getattr(stage.proxies["alice"], network)()
            began = time.monotonic()
            stage.play(WHILE_AWAY)
            time.sleep(max(0, began + NETWORK_CUT_S - time.monotonic()))
            stage.proxies["alice"].restore()
            stage.expect("alice", *MISSED)
            stage.nothing_left()
        finally:
            stage.close()

    return in_parallel(request.session, "network", run)


@pytest.mark.parametrize("network", ["cut", "freeze"])
def test_ten_seconds_without_a_network(network, network_runs):
    network_runs[network].result()


# ---- programs that are killed ----


def test_callee_killed_while_it_rings_receives_the_invitation_again(stage):
    stage.play(CALL[:1])
    stage.agents["bob"].kill()
    stage.start("bob")
    stage.expect("bob", "on_call_received")
    stage.play(CALL[1:])
    stage.nothing_left()


def test_callee_killed_while_it_rings_is_told_of_the_end(stage):
    stage.play(CALL[:1])
    stage.agents["bob"].kill()
    stage.say("alice", "hangup")
    stage.expect("alice", "on_call_cancelled", "on_call_not_connected")
    stage.start("bob")
    stage.expect("bob", "on_call_cancelled", "on_call_not_connected")
    stage.nothing_left()


def test_caller_killed_while_it_rings_goes_on(stage):
    stage.play(CALL[:1])
    stage.agents["alice"].kill()
    stage.start("alice")
    assert stage.agents["alice"].ask_ok("info")["info"]["role"] == "caller"
    stage.play(CALL[1:])
    stage.nothing_left()


@pytest.mark.parametrize("who, other", [("alice", "bob"), ("bob", "alice")])
def test_killed_in_a_call_finds_it_again(stage, who, other):
    stage.play(CALL[:2])
    call_id = stage.agents[who].ask_ok("info")["info"]["call_id"]
    stage.agents[who].kill()
    stage.start(who)
    assert stage.agents[who].ask_ok("info")["info"]["call_id"] == call_id
    stage.say(other, "hangup")
    stage.expect(other, "on_call_end")
    stage.expect(who, "on_user_leave", "on_call_end")
    stage.nothing_left()


# ---- a server that is killed ----


def test_server_killed_in_a_call_ends_it_once(tuicalld, new_stage, tmp_path):
    server = Server(tuicalld, tmp_path)
    stage = new_stage("restart", on=server)
    try:
        stage.play(CALL[:2])
        server.kill_and_restart()
        for name in ("alice", "bob"):
            end = stage.agents[name].next_event(60)
            assert (end["event"], end["reason"]) == ("on_call_end", "endByServer")
        stage.play(CALL)
        stage.nothing_left()
    finally:
        stage.close()
        server.stop()
