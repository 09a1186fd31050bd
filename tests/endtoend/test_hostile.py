"""Clients that mean no good, against a running server: mutated messages, broken handshakes. It goes on serving, and its
memory is where it was. TUICALL_TORTURE=full does a million and a hundred thousand of them (docs/testing.md)."""

import json
import os
import pathlib
import subprocess
import time

import pytest
import user_sig
from process_memory import usage_of
from server import Server

from scenario import events_of

IS_FULL = os.environ.get("TUICALL_TORTURE") == "full"
FRAMES = 1_000_000 if IS_FULL else 4_000
HANDSHAKES = 100_000 if IS_FULL else 2_000
WARM_UP = 20_000 if IS_FULL else 1_500
ROUNDS = 10  # what is done, in so many parts; between them the bystanders call each other
TIMEOUT_S = 3600

# What is kept for a while of each user, session and call is gone after seconds, not minutes.
OPTIONS = ["--workers", "2", "--grace-ms", "500", "--ended-call-kept-ms", "500", "--commands-per-second", "0",
           "--mailbox-kept-ms", "0",
           "--log-level", "error"]

# Two workers' heaps, to which the allocator adds some while what it has is in use in another order than before. A leak
# of 20 bytes in each of a million messages is 20 MB.
TOLERANCE_KB = 4096


@pytest.fixture(scope="session")
def server(tuicalld, tmp_path_factory):
    running = Server(tuicalld, tmp_path_factory.mktemp("hostile"), OPTIONS)
    yield running
    running.stop()


class Bystanders:
    """Two users in a call, from the beginning to the end."""

    def __init__(self, server, pool, command):
        self.transcript = []
        self.agents = {}
        for user in ("bystander-a", "bystander-b"):
            agent = pool.start(user, command, server, server.address, user, self.transcript)
            self.agents[user] = agent
            agent.ask_ok(f"init sig={user_sig.make(server.sdk_app_id, user, server.secret_key, 36000)}")
        self.camera_is_open = False
        self.agents["bystander-a"].ask_ok("call bystander-b video")
        self.expect("bystander-b: on_call_received caller=bystander-a")
        self.agents["bystander-b"].ask_ok("accept")
        self.expect("bystander-b: on_call_begin media=video")
        self.expect("bystander-b: on_user_join user=bystander-a")
        self.expect("bystander-a: on_call_begin media=video")
        self.expect("bystander-a: on_user_join user=bystander-b")

    def expect(self, text):
        for event in events_of(text):
            self.agents[event.who.user].expect(event.name, event.keys)

    def are_served(self):
        self.camera_is_open = not self.camera_is_open
        self.agents["bystander-a"].ask_ok(f"camera {'on' if self.camera_is_open else 'off'}")
        self.expect(
            f"bystander-b: on_user_video_available user=bystander-a available={1 if self.camera_is_open else 0}"
        )

    def hang_up(self, pool):
        self.agents["bystander-b"].ask_ok("hangup")
        self.expect("bystander-b: on_call_end reason=hangup ended_by=bystander-b")
        self.expect("bystander-a: on_user_leave user=bystander-b")
        self.expect("bystander-a: on_call_end reason=hangup ended_by=bystander-b")
        for agent in self.agents.values():
            agent.close()
            pool.give_back(agent)


def be_hostile(server, build_dir, what, count, seed, served=lambda: None):
    """Runs the hostile client; meanwhile asks again and again whether others are served."""
    host, port = server.address.rsplit(":", 1)
    ticket = user_sig.make(server.sdk_app_id, "hostile", server.secret_key, 36000)
    command = [build_dir / "bin" / "tuicall_hostile", what, "--host", host, "--port", port, "--ca-file", server.ca_file,
               "--sdk-app-id", str(server.sdk_app_id), "--user", "hostile", "--user-sig", ticket,
               "--count", str(count), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            while process.poll() is None:
                served()
                time.sleep(0.05)
            output, errors = process.communicate(timeout=TIMEOUT_S)
        finally:
            process.kill()
    assert process.returncode == 0, errors
    return json.loads(output)


def usage_at_rest(server, limit_kb=0, descriptors=None, timeout_s=60):
    """The server's, once it has forgotten what it keeps for a while; waits until that is within the limits."""
    deadline = time.monotonic() + timeout_s
    while True:
        usage = usage_of(server.process.pid)
        if descriptors is None or (usage.descriptors <= descriptors and usage.memory_kb <= limit_kb):
            return usage
        if time.monotonic() > deadline:
            return usage
        time.sleep(0.1)


@pytest.mark.parametrize("what, count", [("frames", FRAMES), ("handshakes", HANDSHAKES)])
def test_the_server_goes_on_serving_and_does_not_grow(what, count, server, pool, commands, pytestconfig):
    build_dir = pathlib.Path(pytestconfig.getoption("--build-dir")).resolve()
    bystanders = Bystanders(server, pool, commands[0])
    be_hostile(server, build_dir, what, WARM_UP, 1)
    before = usage_at_rest(server)
    done = []
    for part in range(ROUNDS):
        done.append(be_hostile(server, build_dir, what, count // ROUNDS, 2 + part, bystanders.are_served))
        bystanders.are_served()
    bystanders.hang_up(pool)
    after = usage_at_rest(server, before.memory_kb + TOLERANCE_KB, before.descriptors)
    print(f"{what}: {done}; before {before}, after {after}")
    assert after.memory_kb <= before.memory_kb + TOLERANCE_KB
    assert after.threads == before.threads
    assert after.descriptors <= before.descriptors
    assert server.process.poll() is None
