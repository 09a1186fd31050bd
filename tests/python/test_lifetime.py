"""Engines and observers that are dropped, closed in odd places, carried over fork, or left to the interpreter's end."""

import contextlib
import gc
import os
import resource
import socket
import subprocess
import sys
import threading
import warnings
import weakref

import pytest

from conftest import TIMEOUT_S, Recorder
from tuicall import TUICallEngine, TUICallError, TUICallMediaType, TUICallObserver
from tuicall.server import DevServer

AUDIO = TUICallMediaType.AUDIO


def wait_until_gone(reference):
    """Collects garbage until the object is gone; what is under way may hold it for a moment."""
    gone = threading.Event()
    weakref.finalize(reference(), gone.set) if reference() is not None else gone.set()
    gc.collect()
    assert gone.wait(TIMEOUT_S)


def test_engine_keeps_its_observer(world):
    received = threading.Event()

    class Forgotten(TUICallObserver):
        def on_call_cancelled(self, user_id):
            received.set()

    bob, recorder, bob_id = world.user("bob")
    bob.add_observer(Forgotten())
    stop = threading.Event()

    def collect():
        while not stop.is_set():
            gc.collect()

    collector = threading.Thread(target=collect)
    collector.start()
    alice, _, _ = world.user("alice")
    for _ in range(5):
        received.clear()
        alice.call(bob_id, AUDIO)
        recorder.until("on_call_received")
        alice.hangup()
        assert received.wait(TIMEOUT_S)
    stop.set()
    collector.join()


def test_observer_is_let_go_with_its_registration(world):
    bob, _, _ = world.user("bob")
    observer = TUICallObserver(on_error=print)
    alive = weakref.ref(observer)
    bob.add_observer(observer)
    bob.remove_observer(observer)
    del observer
    gc.collect()
    assert alive() is None


def test_dropped_engine_is_closed(world):
    alice, to_alice, alice_id = world.user("alice")

    def talk():
        """bob takes alice's call and is dropped with his engine and the observer that refers to it."""
        engine = TUICallEngine(world.server.address, world.server.ca_file)

        class Answering(TUICallObserver):
            def __init__(self):
                self.engine = engine

            def on_call_received(self, *call):
                self.engine.accept()

        engine.add_observer(Answering())
        bob_id = world.name("bob")
        world.log_in(engine, bob_id)
        alice.call(bob_id, AUDIO)
        assert to_alice.until("on_user_join") == (bob_id,)
        return weakref.ref(engine)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        alive = talk()
        wait_until_gone(alive)
    to_alice.until("on_call_end")  # although the warning still refers to the engine
    (warning,) = caught
    assert warning.category is ResourceWarning
    assert warning.source.closed
    warning.source.close()


def test_close_in_a_callback(world):
    bob, _, bob_id = world.user("bob")
    closed = threading.Event()
    after = []

    def received(*call):
        bob.close()
        bob.close()
        closed.set()

    bob.add_observer(TUICallObserver(on_call_received=received, on_call_cancelled=after.append))
    alice, to_alice, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    assert closed.wait(TIMEOUT_S)
    alice.hangup()
    to_alice.until("on_call_not_connected")
    assert after == []
    with pytest.raises(TUICallError, match="closed"):
        bob.accept()


@pytest.mark.parametrize("dispatch", ["poll", "inline"])
def test_close_in_a_callback_elsewhere(world, dispatch):
    bob, _, bob_id = world.user("bob", dispatch)
    closed = threading.Event()
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: (bob.close(), closed.set())))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    while dispatch == "poll" and not bob.closed:
        bob.poll(0.1)
    assert closed.wait(TIMEOUT_S)


def test_close_of_another_engine_in_a_callback(world):
    other, _, _ = world.user("other")
    bob, _, bob_id = world.user("bob")
    closed = threading.Event()
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: (other.close(), closed.set())))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    assert closed.wait(TIMEOUT_S)
    assert other.closed


def test_close_ends_methods_that_wait(world):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = TUICallEngine("127.0.0.1:%d" % silent.getsockname()[1], world.server.ca_file, request_timeout=600)
        codes = []

        def init():
            with pytest.raises(TUICallError) as caught:
                engine.init(1, "alice", "ticket")
            codes.append(caught.value.code)

        thread = threading.Thread(target=init)
        thread.start()
        connection, _ = silent.accept()
        engine.close()
        thread.join(TIMEOUT_S)
        connection.close()
    assert codes in ([6014], [-1201])


def test_methods_and_close_from_many_threads(world):
    for _ in range(20):
        engine = world.engine()
        start = threading.Barrier(5)

        def ask():
            start.wait()
            try:
                while True:
                    assert engine.call_info.call_id == ""
            except TUICallError as error:
                assert "closed" in error.message

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        start.wait()
        engine.close()
        for thread in threads:
            thread.join(TIMEOUT_S)
            assert not thread.is_alive()


def test_thousand_engines(world):
    descriptors = len(os.listdir("/proc/self/fd"))
    engines = []
    for index in range(1000):
        dispatch = ("thread", "poll", "inline")[index % 3]
        engine = TUICallEngine(world.server.address, world.server.ca_file, dispatch)
        engine.add_observer(Recorder())
        engines.append(engine)
    for engine in engines:
        engine.close()
    del engine, engines
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= descriptors + 20


def test_thousand_engines_one_after_the_other(world):
    def make(count):
        for _ in range(count):
            TUICallEngine(world.server.address, world.server.ca_file).close()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = make(200)
    assert make(800) - before < 20_000, "closed engines leave memory behind"


def test_child_after_fork(world):
    engine, _, _ = world.user("alice")
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        told = []
        for ask in (engine.accept, engine.close, lambda: engine.call_info):
            try:
                ask()
                told.append("no error")
            except TUICallError as error:
                told.append(f"{error.code} {'fork' in error.message}")
        fresh = TUICallEngine(world.server.address, world.server.ca_file)
        world.log_in(fresh, world.name("child"))
        fresh.close()
        os.write(write_end, "; ".join([*told, "new engine works"]).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as told:
        assert told.read() == "-1203 True; -1203 True; -1203 True; new engine works"
    assert os.waitpid(child, 0)[1] == 0
    engine.set_self_info("the parent goes on")


LEFT = """
import os, sys, threading
from tuicall import *
address, ca_file, app, key, how, name = sys.argv[1:]
app = int(app)
received, accepted = threading.Event(), threading.Event()

class Observer(TUICallObserver):
    def __init__(self, engine):
        self.engine = engine
    def on_call_received(self, *call):
        received.set()
        self.engine.accept()
        accepted.set()

def engine_of(user, dispatch="thread"):
    engine = TUICallEngine(address, ca_file, dispatch)
    engine.add_observer(Observer(engine))
    engine.init(app, user, gen_user_sig(app, user, key))
    return engine

bob = engine_of(name + "-bob", "inline" if how == "inline" else "thread")
alice = engine_of(name + "-alice")
alice.call(name + "-bob", TUICallMediaType.AUDIO)
received.wait(30)
if how not in ("left", "inline", "daemon", "forked"):
    accepted.wait(30)  # what follows ends the call, which would be news to a user who accepts it
if how == "closed":
    alice.close()
    bob.close()
elif how == "dropped":
    del alice, bob
elif how == "daemon":
    def ask():
        while True:
            alice.set_self_info("Alice")
    threading.Thread(target=ask, daemon=True).start()
elif how == "daemon-that-closes":
    threading.Thread(target=alice.close, daemon=True).start()
elif how == "forked":
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
elif how == "exit-in-a-callback":
    done = threading.Event()
    def leave(*arguments):
        done.set()
        sys.exit(3)
    alice.add_observer(TUICallObserver(on_call_end=leave))
    sys.unraisablehook = lambda report: None
    bob.hangup()
    done.wait(30)
print("end")
"""


WAYS_TO_END = "left closed dropped inline daemon daemon-that-closes forked exit-in-a-callback".split()


@pytest.mark.parametrize("how", WAYS_TO_END)
def test_interpreter_ends_in_peace(run_program, how):
    rounds = {"left": 50, "closed": 50}.get(how, 10)
    for number in range(rounds):
        ended = run_program(LEFT, how, f"{how[:8]}-{number}")
        lines = ["end"] * (2 if how == "forked" else 1)
        assert (ended.stdout.split(), ended.stderr, ended.returncode) == (lines, "", 0)


MANY = """
import contextlib, os, signal, sys, threading
from tuicall import *
address, ca_file, app, key, pid = sys.argv[1:]
begun = threading.Semaphore(0)
engines = [TUICallEngine(address, ca_file, request_timeout=600) for _ in range(200)]

def init(number, engine):
    engine.add_observer(TUICallObserver(on_connection_state_changed=lambda state: begun.release()))
    user_id = f"many-{number}"
    with contextlib.suppress(TUICallError):
        engine.init(int(app), user_id, gen_user_sig(int(app), user_id, key))
        begun.release()

logins = [threading.Thread(target=init, args=numbered, daemon=True) for numbered in enumerate(engines)]
for login in logins:
    login.start()
if pid != "0":
    for login in logins:
        login.join()
    os.kill(int(pid), signal.SIGSTOP)
for _ in engines:
    begun.acquire(timeout=30)
print("end", flush=True)
"""


@pytest.mark.parametrize("how", ["nobody listens", "is silent", "has stopped"])
def test_interpreter_ends_with_many_engines(how):
    """In 5 s, whatever has become of their server: what waits for it waits for all at once."""
    silent = socket.create_server(("127.0.0.1", 0), backlog=300)
    with silent, DevServer("--commands-per-second", "0") as server:
        address = server.address if how == "has stopped" else "127.0.0.1:%d" % silent.getsockname()[1]
        if how == "nobody listens":
            silent.close()
        account = [server.ca_file, str(server.sdk_app_id), server.secret_key]
        command = [sys.executable, "-c", MANY, address, *account, str(server.pid) if how == "has stopped" else "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
            try:
                assert program.stdout.readline() == "end\n", program.communicate()[1]
                _, errors = program.communicate(timeout=5)
            finally:
                program.kill()
                server.kill()
    assert (errors, program.returncode) == ("", 0)


def test_callback_that_ends_after_main(run_program):
    source = """
import contextlib, sys, threading
from tuicall import *
address, ca_file, app, key = sys.argv[1:]
inside = threading.Event()
def state(state):
    inside.set()
    threading.main_thread().join()
    print("callback ended")
engine = TUICallEngine(address, ca_file)
engine.add_observer(TUICallObserver(on_connection_state_changed=state))
def init():
    with contextlib.suppress(TUICallError):
        engine.init(int(app), "late", gen_user_sig(int(app), "late", key))
threading.Thread(target=init, daemon=True).start()
inside.wait(30)
"""
    ended = run_program(source)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("callback ended") >= 1


def test_close_by_two_threads_at_once(world):
    engine = world.engine()
    engine.add_observer(Recorder())
    engine._core.native.close()  # as far as the other thread has come
    engine.close()
    assert engine.closed


def test_close_on_the_loop_thread_does_not_wait_for_a_callback_that_needs_it(world):
    in_callback = threading.Event()
    closed = threading.Event()
    inline, _, _ = world.user("inline", "inline")
    other = world.engine()

    def wait_for_the_loop(state):
        in_callback.set()
        assert closed.wait(TIMEOUT_S)

    def close_other(*arguments):
        other.close()
        closed.set()

    inline.add_observer(TUICallObserver(on_connection_state_changed=close_other))
    other.add_observer(TUICallObserver(on_connection_state_changed=wait_for_the_loop))

    def log_in():
        with contextlib.suppress(TUICallError):  # closed meanwhile, or logged in just before
            world.log_in(other, world.name("other"))

    starter = threading.Thread(target=log_in)
    starter.start()
    assert in_callback.wait(TIMEOUT_S)
    inline.un_init()
    assert closed.wait(TIMEOUT_S)
    starter.join()
