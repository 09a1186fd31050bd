"""Where callbacks run, what they may do there, and what Ctrl-C interrupts."""

import select
import sys
import threading
import time

import pytest

from conftest import TIMEOUT_S
from tuicall import TUICallConnectionState, TUICallError, TUICallMediaType, TUICallObserver

AUDIO = TUICallMediaType.AUDIO


def poll_until(engine, condition):
    """Polls until the condition holds; fails if it does not in time."""
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline
        engine.poll(0.1)


@pytest.mark.parametrize("dispatch", ["thread", "inline"])
def test_callbacks_come_on_one_thread_of_the_library(world, dispatch):
    bob, recorder, bob_id = world.user("bob", dispatch)
    threads = []
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: threads.append(threading.get_ident())))
    alice, _, _ = world.user("alice")
    for _ in range(3):
        alice.call(bob_id, AUDIO)
        recorder.until("on_call_received")
        alice.hangup()
        recorder.until("on_call_not_connected")
    assert len(threads) == 3 and len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


def test_poll_delivers_on_the_polling_thread_and_only_there(world):
    bob, recorder, bob_id = world.user("bob", "poll")
    threads = []
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: threads.append(threading.get_ident())))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    readable, _, _ = select.select([bob], [], [], TIMEOUT_S)
    assert readable == [bob]
    assert threads == []
    poll_until(bob, lambda: threads)
    assert threads == [threading.get_ident()]
    assert recorder.until("on_call_received")[1] == [bob_id]


def test_poll_waits_no_longer_than_asked(world):
    engine = world.engine("poll")
    assert engine.poll() == 0
    assert engine.poll(0.01) == 0


@pytest.mark.parametrize("timeout", [1e7, float("inf"), 10**400])
def test_poll_takes_any_timeout(world, timeout):
    engine, recorder, user_id = world.user("bob", "poll")
    caller, _, _ = world.user("alice")
    caller.call(user_id, AUDIO)
    while recorder.events.empty():
        engine.poll(timeout)
    assert recorder.next()[0] == "on_call_received"


def test_wake_up_is_called_when_something_waits(world):
    woken = threading.Event()
    bob, _, bob_id = world.user("bob", "poll", wake_up=woken.set)
    while bob.poll():
        pass
    woken.clear()
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    assert woken.wait(TIMEOUT_S)
    assert bob.poll(TIMEOUT_S) > 0


def test_close_wakes_a_thread_that_polls(world):
    engine = world.engine("poll")
    polled = []
    thread = threading.Thread(target=lambda: polled.append(engine.poll(None)))
    thread.start()
    engine.close()
    thread.join(TIMEOUT_S)
    assert not thread.is_alive()


def test_poll_in_a_callback_is_refused(world):
    bob, recorder, bob_id = world.user("bob", "poll")
    codes = []

    def received(*call):
        with pytest.raises(TUICallError) as caught:
            bob.poll()
        codes.append(caught.value.code)

    bob.add_observer(TUICallObserver(on_call_received=received))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    poll_until(bob, lambda: codes)
    assert codes == [-1203]


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit])
def test_exits_come_out_of_poll(world, raised):
    def received(*call):
        raise raised("from a callback")

    bob, _, bob_id = world.user("bob", "poll")
    bob.add_observer(TUICallObserver(on_call_received=received))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    with pytest.raises(raised, match="from a callback"):
        poll_until(bob, lambda: False)


@pytest.mark.parametrize("dispatch", ["thread", "poll"])
def test_blocking_method_in_a_callback(world, dispatch):
    bob, recorder, bob_id = world.user("bob", dispatch)
    done = threading.Event()

    def received(*call):
        bob.accept()
        done.set()

    bob.add_observer(TUICallObserver(on_call_received=received))
    alice, to_alice, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    if dispatch == "poll":
        poll_until(bob, done.is_set)
    assert done.wait(TIMEOUT_S)
    assert to_alice.until("on_user_join") == (bob_id,)


@pytest.mark.parametrize("dispatch", ["thread", "poll", "inline"])
def test_everything_may_be_called_in_a_callback(world, dispatch):
    bob, _, bob_id = world.user("bob", dispatch)
    carol, _, _ = world.user("carol", dispatch)
    done = threading.Event()
    other = TUICallObserver()

    def received(*call):
        assert bob.call_info.callee_id_list == [bob_id]
        bob.add_observer(other)
        bob.remove_observer(other)
        bob.set_self_info("Bob")
        carol.set_self_info("Carol")
        with world.engine(dispatch) as dave:
            world.log_in(dave, world.name("dave"))
        bob.reject()
        done.set()

    bob.add_observer(TUICallObserver(on_call_received=received))
    alice, to_alice, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    if dispatch == "poll":
        poll_until(bob, done.is_set)
    assert to_alice.until("on_user_reject") == (bob_id,)


@pytest.mark.parametrize("dispatch", ["thread", "poll", "inline"])
def test_log_in_again_in_a_callback(world, dispatch):
    engine = world.engine(dispatch)
    user_id = world.name("alice")
    back = threading.Event()

    class Renewing(TUICallObserver):
        expired = False

        def on_user_sig_expired(self):
            self.expired = True
            world.log_in(engine, user_id)

        def on_connection_state_changed(self, state):
            if self.expired and state == TUICallConnectionState.CONNECTED:
                back.set()

    engine.add_observer(Renewing())
    engine.init(world.server.sdk_app_id, user_id, world.server.user_sig(user_id, expire=1))
    if dispatch == "poll":
        poll_until(engine, back.is_set)
    assert back.wait(TIMEOUT_S)
    engine.set_self_info("Alice")


@pytest.mark.parametrize("dispatch", ["thread", "inline"])
def test_callbacks_keep_what_belongs_to_their_thread(world, dispatch):
    bob, recorder, bob_id = world.user("bob", dispatch)
    own = threading.local()
    counts = []

    def received(*call):
        own.count = getattr(own, "count", 0) + 1
        counts.append(own.count)

    bob.add_observer(TUICallObserver(on_call_received=received))
    alice, _, _ = world.user("alice")
    for _ in range(3):
        alice.call(bob_id, AUDIO)
        recorder.until("on_call_received")
        alice.hangup()
        recorder.until("on_call_not_connected")
    assert counts == [1, 2, 3], "a thread state is made for every event, which costs forty times as much"


def test_method_in_an_inline_callback_returns_at_once(world):
    bob, recorder, bob_id = world.user("bob", "inline")
    results = []
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: results.append(bob.accept())))
    alice, to_alice, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    assert to_alice.until("on_user_join") == (bob_id,)
    assert results == [None]


def test_failure_in_an_inline_callback_comes_as_on_error(world):
    bob, recorder, bob_id = world.user("bob", "inline")
    results = []
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: results.append(bob.call("someone-else", AUDIO))))
    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    code, message = recorder.until("on_error")
    assert (code, results) == (-1203, [""])
    assert message


def test_failure_in_an_inline_callback_comes_to_every_observer(world, monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append(type(report.exc_value)))
    reports, told = [], []
    done = threading.Event()

    class Failing(TUICallObserver):
        def on_connection_state_changed(self, state):
            if state == 1:
                engine.accept()

        def on_error(self, code, message):
            raise ValueError(message)

    class Told(TUICallObserver):
        def on_error(self, code, message):
            told.append(code)
            done.set()

    engine = world.engine("inline")
    for observer in (Failing(), Told()):
        engine.add_observer(observer)
    world.log_in(engine, world.name("alice"))
    assert done.wait(TIMEOUT_S)
    engine.close()
    assert told == [-1203]
    assert reports == [ValueError]


@pytest.mark.parametrize("dispatch", ["thread", "poll", "inline"])
def test_exception_in_a_callback_does_not_stop_the_engine(world, monkeypatch, dispatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append(type(report.exc_value)))
    bob, _, bob_id = world.user("bob", dispatch)
    received, over = threading.Event(), threading.Event()
    bob.add_observer(TUICallObserver(on_call_received=lambda *call: 1 / 0, on_call_cancelled=lambda user_id: [][0]))
    bob.add_observer(
        TUICallObserver(on_call_received=lambda *call: received.set(), on_call_cancelled=lambda user_id: over.set())
    )
    alice, _, _ = world.user("alice")
    for ask, done in ((lambda: alice.call(bob_id, AUDIO), received), (alice.hangup, over)):
        ask()
        if dispatch == "poll":
            poll_until(bob, done.is_set)
        assert done.wait(TIMEOUT_S)
    assert reports == [ZeroDivisionError, IndexError]


def test_observer_removes_itself(world):
    bob, recorder, bob_id = world.user("bob")
    calls = []

    class Once(TUICallObserver):
        def on_call_received(self, *call):
            calls.append(call)
            bob.remove_observer(self)

    bob.remove_observer(recorder)
    bob.add_observer(Once())
    bob.add_observer(recorder)
    alice, _, _ = world.user("alice")
    for _ in range(2):
        alice.call(bob_id, AUDIO)
        recorder.until("on_call_received")
        alice.hangup()
        recorder.until("on_call_not_connected")
    assert len(calls) == 1


def test_remove_waits_for_a_running_callback(world):
    bob, recorder, bob_id = world.user("bob")
    inside, go_on, removed = threading.Event(), threading.Event(), threading.Event()

    def received(*call):
        inside.set()
        assert go_on.wait(TIMEOUT_S)
        assert not removed.is_set()

    slow = TUICallObserver(on_call_received=received)
    bob.add_observer(slow)

    def remove():
        bob.remove_observer(slow)
        removed.set()

    alice, _, _ = world.user("alice")
    alice.call(bob_id, AUDIO)
    assert inside.wait(TIMEOUT_S)
    thread = threading.Thread(target=remove)
    thread.start()
    go_on.set()
    thread.join(TIMEOUT_S)
    assert removed.is_set()


# Ctrl-C comes again and again until it finds the main thread inside the method, where the handler raises.
INTERRUPTED = """
import os, signal, socket, sys, threading, time
from tuicall import TUICallEngine
ca_file, method = sys.argv[2], sys.argv[5]
silent = socket.create_server(("127.0.0.1", 0))
engine = TUICallEngine("127.0.0.1:%d" % silent.getsockname()[1], ca_file, "poll", request_timeout=600)
raised = threading.Event()

def handler(number, frame):
    if frame.f_code.co_name == {"init": "_ask", "poll": "poll"}[method] and not raised.is_set():
        raised.set()
        raise KeyboardInterrupt

def interrupt():
    while not raised.wait(0.01):
        os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, handler)
threading.Thread(target=interrupt).start()
try:
    if method == "init":
        engine.init(1, "alice", "ticket")
    else:
        engine.poll(None)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("method", ["init", "poll"])
def test_ctrl_c_interrupts_waiting(run_program, method):
    ended = run_program(INTERRUPTED, method)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("interrupted\n", "", 0)
