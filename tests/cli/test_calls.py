"""Calls over a real server: who is told what, and how the programs end."""

import signal
import subprocess

from conftest import TIMEOUT_S, account

LOGGED_IN = {"event": "on_connection_state_changed", "state": "connected"}


def test_call_and_answer(start, names):
    alice, bob, _ = names
    callee = start("answer", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice, "--media", "video", "--user-data", "hello", "--duration", "0.1")
    assert caller.ends() == 0
    assert callee.ends() == 0
    assert caller.events() == ["on_call_begin", "on_user_join", "on_call_end"]
    assert callee.events() == ["on_call_received", "on_call_begin", "on_user_join", "on_user_leave", "on_call_end"]
    received = next(line for line in callee.heard if line.get("event") == "on_call_received")
    assert received["me"] == bob and received["caller"] == alice and received["callees"] == [bob]
    assert received["media"] == "video" and received["user_data"] == "hello"
    ended = caller.heard[[line.get("event") for line in caller.heard].index("on_call_end")]
    assert ended["reason"] == "hangup" and ended["ended_by"] == alice and ended["call_id"] == received["call_id"]


def test_rejected(start, names):
    alice, bob, _ = names
    callee = start("answer", "--reject", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice)
    assert caller.ends() == 1
    assert callee.ends() == 0
    assert caller.events() == ["on_user_reject", "on_call_cancelled", "on_call_not_connected"]
    assert callee.events() == ["on_call_received", "on_call_cancelled", "on_call_not_connected"]


def test_ignored(start, names):
    alice, bob, _ = names
    callee = start("answer", "--ignore", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice)
    assert caller.ends() == 1
    assert callee.ends() == 0
    assert caller.events()[0] == "on_user_line_busy"


def test_not_answered(start, names):
    alice, bob, _ = names
    caller = start("call", bob, "--user", alice, "--timeout", "1")
    assert caller.ends() == 1
    assert caller.events() == ["on_user_no_response", "on_call_cancelled", "on_call_not_connected"]
    late = start("watch", "--user", bob)
    missed = late.until(event="on_call_not_connected")
    assert missed["reason"] == "noResponse"


def test_nobody_calls(start, names):
    assert start("answer", "--user", names[0], "--within", "0.2").ends() == 1


def test_answers_several_calls_until_interrupted(start, names):
    alice, bob, _ = names
    callee = start("answer", "--user", bob, "--count", "0")
    callee.until(**LOGGED_IN)
    for _ in range(2):
        assert start("call", bob, "--user", alice, "--duration", "0.1").ends() == 0
        callee.until(event="on_call_end")
    callee.process.send_signal(signal.SIGINT)
    assert callee.ends() == 0


def test_interrupt_hangs_up_and_logs_out(start, names):
    alice, bob, _ = names
    callee = start("answer", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice)
    caller.until(event="on_user_join")
    caller.process.send_signal(signal.SIGINT)
    assert caller.ends() == 0
    assert [line["result"] for line in caller.heard if "result" in line][-2:] == ["hang up", "log out"]
    assert callee.ends() == 0
    ended = next(line for line in callee.heard if line.get("event") == "on_call_end")
    assert ended["reason"] == "hangup" and ended["ended_by"] == alice


def test_interrupt_while_it_rings_cancels(start, names):
    alice, bob, _ = names
    callee = start("watch", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice)
    callee.until(event="on_call_received")
    caller.process.send_signal(signal.SIGTERM)
    assert caller.ends() == 1
    assert callee.until(event="on_call_not_connected")["reason"] == "canceled"


def in_a_call(start, server, names):
    """A program that is in a call, through that server."""
    alice, bob, _ = names
    callee = start("answer", "--user", bob, **account(server))
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice, **account(server))
    caller.until(event="on_user_join")
    return caller


def results(program):
    return [line["result"] for line in program.heard if "result" in line]


def test_interrupt_when_the_server_is_gone(start, own_server, names):
    """The hang-up is never answered: that is told when the engine goes, after the program stopped waiting."""
    caller = in_a_call(start, own_server, names)
    own_server.process.kill()
    own_server.process.wait()
    caller.process.send_signal(signal.SIGINT)
    assert caller.ends() == 0
    assert sorted(results(caller)[-2:]) == ["hang up", "log out"]
    assert next(line for line in caller.heard if line.get("result") == "hang up")["code"] != 0


def test_a_second_signal_ends_it_at_once(start, own_server, names):
    """Nothing is waited for, and nothing more is said: it ends as that signal ends any program."""
    caller = in_a_call(start, own_server, names)
    own_server.suspend()
    for _ in range(TIMEOUT_S * 100):
        caller.process.send_signal(signal.SIGINT)
        try:
            caller.process.wait(0.01)
            break
        except subprocess.TimeoutExpired:
            pass
    own_server.resume()
    assert caller.ends() == -signal.SIGINT
    assert "hang up" not in results(caller)


def test_group_invite_and_join(start, names):
    alice, bob, carol = names
    callee = start("answer", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice, "--group", "team", "--room", "room-" + alice)
    caller.until(event="on_user_join")
    joiner = start("join", "--room", "room-" + alice, "--group", "team", "--user", carol)
    joiner.until(event="on_call_begin")
    caller.until(event="on_user_join", me=alice, user=carol)
    guest = carol + "-guest"
    invited = start("answer", "--user", guest)
    invited.until(**LOGGED_IN)
    taken_over = start("invite", guest, "--user", alice)
    assert taken_over.until(result="invite " + guest)["invited"] == [guest]
    assert caller.ends() == 1  # the call has moved to the other program of the same user
    assert "on_kicked_offline" in caller.events()
    invited.until(event="on_call_begin")
    for program in (taken_over, joiner, invited):
        program.process.send_signal(signal.SIGINT)
        assert program.ends() == 0
    assert callee.ends() == 0


def test_operator_ends_a_call(start, names):
    alice, bob, _ = names
    callee = start("answer", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice)
    call_id = caller.until(event="on_call_begin")["call_id"]
    assert start("operator", "end-call", call_id, "--user", names[2]).ends() == 1
    assert start("operator", "end-call", call_id, "--user", "administrator").ends() == 0
    assert caller.ends() == 0 and callee.ends() == 0
    assert "log out" in [line.get("result") for line in caller.heard[-2:]]
    ended = next(line for line in caller.heard if line.get("event") == "on_call_end")
    assert ended["reason"] == "endByServer"
