"""The blocking engine against a real server: every method, every event that this stage raises, every dispatch mode."""

import threading
import time

import pytest

from conftest import TIMEOUT_S, Recorder, connected_pair
from tuicall import (
    TUICallConnectionState,
    TUICallEndReason,
    TUICallEngine,
    TUICallError,
    TUICallMediaType,
    TUICallObserver,
    TUICallParams,
    TUICallRole,
    TUICallScene,
    TUIOfflinePushInfo,
    TUIRoomId,
    check_user_sig,
    gen_user_sig,
)

AUDIO, VIDEO = TUICallMediaType.AUDIO, TUICallMediaType.VIDEO
EMOJI = "\N{TELEPHONE RECEIVER} \N{GRINNING FACE} ünï"


def refused(code):
    """Expects a TUICallError of that code."""
    return pytest.raises(TUICallError, match=rf"\({code}\)$")


def test_single_call_from_ringing_to_the_end(world):
    alice, to_alice, alice_id = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    params = TUICallParams(
        timeout=20,
        room_id=TUIRoomId(str_room_id="the room"),
        user_data=EMOJI,
        chat_group_id="friends",
        offline_push_info=TUIOfflinePushInfo("call", "from alice"),
    )
    call_id = alice.call(bob_id, VIDEO, params)
    assert call_id
    assert to_bob.next() == ("on_call_received", (alice_id, [bob_id], "", VIDEO))
    ringing = bob.call_info
    assert (ringing.call_id, ringing.caller_id, ringing.callee_id_list) == (call_id, alice_id, [bob_id])
    assert (ringing.user_data, ringing.chat_group_id) == (EMOJI, "friends")
    assert (ringing.scene, ringing.role) == (TUICallScene.SINGLE, TUICallRole.CALLED)

    bob.accept()
    room = TUIRoomId(str_room_id="the room")
    assert to_alice.next() == ("on_call_begin", (room, VIDEO, TUICallRole.CALLER))
    assert to_alice.next() == ("on_user_join", (bob_id,))
    assert to_bob.next() == ("on_call_begin", (room, VIDEO, TUICallRole.CALLED))
    assert to_bob.next() == ("on_user_join", (alice_id,))
    assert abs(alice.call_info.begin_time / 1000 - time.time()) < 3600

    bob.hangup()
    assert to_alice.next() == ("on_user_leave", (bob_id,))
    name, (ended_room, media_type, role, total_time) = to_alice.next()
    assert (name, ended_room, media_type, role) == ("on_call_end", room, VIDEO, TUICallRole.CALLER)
    assert isinstance(total_time, float) and total_time >= 0
    assert (alice.call_info.reason, alice.call_info.ended_by) == (TUICallEndReason.HANGUP, bob_id)
    assert to_bob.next()[0] == "on_call_end"
    bob.hangup()  # repeated: succeeds


def test_rejected(world):
    alice, to_alice, alice_id = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    alice.call(bob_id, AUDIO)
    to_bob.until("on_call_received")
    bob.reject()
    assert to_alice.next() == ("on_user_reject", (bob_id,))
    assert to_alice.next() == ("on_call_cancelled", (alice_id,))
    name, (call_id, media_type, reason, user_id, info) = to_alice.next()
    assert (name, media_type, reason, user_id) == ("on_call_not_connected", AUDIO, TUICallEndReason.REJECT, alice_id)
    assert info.call_id == call_id and info.ended_by == bob_id
    assert to_bob.next() == ("on_call_cancelled", (bob_id,))


def test_ignored_is_busy(world):
    alice, to_alice, _ = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    alice.call(bob_id, AUDIO)
    to_bob.until("on_call_received")
    bob.ignore()
    assert to_alice.next() == ("on_user_line_busy", (bob_id,))


def test_not_answered(world):
    alice, to_alice, _ = world.user("alice")
    bob_id = world.name("nobody")
    alice.call(bob_id, AUDIO, TUICallParams(timeout=1))
    assert to_alice.next() == ("on_user_no_response", (bob_id,))


def test_streams_and_media_type(world):
    (alice, to_alice, alice_id), (bob, to_bob, bob_id) = connected_pair(world, VIDEO)
    bob.open_camera()
    assert to_alice.next() == ("on_user_video_available", (bob_id, True))
    bob.close_camera()
    assert to_alice.next() == ("on_user_video_available", (bob_id, False))
    alice.open_microphone()
    assert to_bob.next() == ("on_user_audio_available", (alice_id, True))
    alice.close_microphone()
    assert to_bob.next() == ("on_user_audio_available", (alice_id, False))
    alice.switch_call_media_type(AUDIO)
    assert to_alice.next() == ("on_call_media_type_changed", (VIDEO, AUDIO))
    assert to_bob.next() == ("on_call_media_type_changed", (VIDEO, AUDIO))


def test_group_call_invite_and_join(world):
    alice, to_alice, alice_id = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    carol, to_carol, carol_id = world.user("carol")
    dave, to_dave, dave_id = world.user("dave")
    call_id = alice.group_call("group-1", [bob_id, bob_id, alice_id], AUDIO)
    assert to_bob.next() == ("on_call_received", (alice_id, [bob_id], "group-1", AUDIO))
    bob.accept()
    to_bob.until("on_user_join")
    assert bob.invite_user([carol_id, alice_id]) == [carol_id]
    assert to_alice.until("on_user_inviting") == (carol_id,)
    to_carol.until("on_call_received")
    carol.accept()
    assert to_bob.until("on_user_join") == (carol_id,)
    dave.join(call_id)
    assert to_dave.next()[0] == "on_call_begin"
    dave.hangup()
    to_dave.until("on_call_end")
    room = alice.call_info.room_id
    dave.join_in_group_call(room, "group-1", AUDIO)
    assert to_dave.until("on_call_begin") == (room, AUDIO, TUICallRole.CALLED)
    with refused(-1205):
        alice.switch_call_media_type(VIDEO)


def test_calls_several(world):
    alice, _, alice_id = world.user("alice")
    bob, to_bob, bob_id = world.user("bob")
    carol, to_carol, carol_id = world.user("carol")
    alice.calls((user for user in (bob_id, carol_id)), VIDEO)
    for recorder in (to_bob, to_carol):
        assert recorder.next() == ("on_call_received", (alice_id, [bob_id, carol_id], "", VIDEO))


def test_operator_ends_a_call(world):
    (alice, to_alice, _), _ = connected_pair(world)
    operator = world.engine()
    world.log_in(operator, "administrator")
    operator.end_call(alice.call_info.call_id)
    to_alice.until("on_call_end")
    assert alice.call_info.reason == TUICallEndReason.END_BY_SERVER
    with refused(101004):
        operator.end_call(alice.call_info.call_id)


def test_second_log_in_kicks_the_first(world):
    first, to_first, user_id = world.user("alice")
    world.log_in(world.engine(), user_id)
    assert to_first.next() == ("on_kicked_offline", ())
    world.log_in(first, user_id)


def test_two_devices(world):
    first, to_first, user_id = world.user("alice")
    first.enable_multi_device_ability(True)
    second = world.engine()
    to_second = Recorder()
    second.add_observer(to_second)
    world.log_in(second, user_id)
    bob, _, _ = world.user("bob")
    bob.call(user_id, AUDIO)
    to_first.until("on_call_received")
    to_second.until("on_call_received")


def test_ticket_expires_and_is_renewed(world):
    engine = world.engine()
    recorder = Recorder()
    engine.add_observer(recorder)
    user_id = world.name("alice")
    engine.init(world.server.sdk_app_id, user_id, world.server.user_sig(user_id, expire=1))
    assert recorder.next() == ("on_user_sig_expired", ())
    world.log_in(engine, user_id)
    engine.set_self_info("Alice")


def test_self_info(world):
    alice, _, _ = world.user("alice")
    alice.set_self_info(EMOJI, "https://example.org/alice.png")
    with refused(-1202):
        alice.set_self_info("x" * 501)


def test_connection_state(world):
    engine = world.engine()
    states = []
    reached = threading.Event()

    def changed(state):
        states.append(state)
        if state == TUICallConnectionState.CONNECTED:
            reached.set()

    engine.add_observer(TUICallObserver(on_connection_state_changed=changed))
    world.log_in(engine, world.name("alice"))
    assert reached.wait(TIMEOUT_S)
    assert states == [TUICallConnectionState.CONNECTING, TUICallConnectionState.CONNECTED]


def test_log_out_and_in_again(world):
    alice, recorder, user_id = world.user("alice")
    alice.un_init()
    with refused(-1201):
        alice.accept()
    world.log_in(alice, user_id)
    bob, _, _ = world.user("bob")
    bob.call(user_id, AUDIO)
    recorder.until("on_call_received")


def test_default_instance(world):
    try:
        engine = TUICallEngine.instance(world.server.address, world.server.ca_file)
        assert TUICallEngine.instance() is engine
        world.log_in(engine, world.name("alice"))
        engine.close()
        again = TUICallEngine.instance(world.server.address, world.server.ca_file)
        assert again is not engine and TUICallEngine.instance() is again
    finally:
        TUICallEngine.destroy_instance()
    assert again.closed
    with pytest.raises(ValueError):
        TUICallEngine.instance()
    TUICallEngine.destroy_instance()


def test_context_manager(world):
    with TUICallEngine(world.server.address, world.server.ca_file) as engine:
        world.log_in(engine, world.name("alice"))
    assert engine.closed
    engine.close()
    with refused(-1201):
        engine.call("bob", AUDIO)


REFUSALS = {
    "not logged in": (-1201, lambda e: e.call("bob", AUDIO)),
    "nothing rings": (-1203, lambda e: e.accept()),
    "one's own id": (-1202, lambda e: e.call(e.user_id, AUDIO)),
    "empty id": (-1202, lambda e: e.call("", AUDIO)),
    "empty list": (-1202, lambda e: e.calls([], AUDIO)),
    "unknown media type": (-1202, lambda e: e.call("bob", 9)),
    "NUL in an id": (-1202, lambda e: e.call("bob\0", AUDIO)),
    "lone surrogate": (-1202, lambda e: e.call("bob", AUDIO, TUICallParams(user_data="\ud83d"))),
    "negative timeout": (-1202, lambda e: e.call("bob", AUDIO, TUICallParams(timeout=-1))),
    "long user data": (-1202, lambda e: e.call("bob", AUDIO, TUICallParams(user_data="x" * 1001))),
    "no such call": (101004, lambda e: e.join("no-such-call")),
    "unknown observer": (-1202, lambda e: e.remove_observer(TUICallObserver())),
    "not an operator": (-1203, lambda e: e.end_call("no-such-call")),
    "poll elsewhere": (-1203, lambda e: e.poll()),
    "descriptor elsewhere": (-1203, lambda e: e.fileno()),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(world, case):
    code, ask = REFUSALS[case]
    engine = world.engine()
    engine.user_id = world.name("alice")
    if code != -1201:
        world.log_in(engine, engine.user_id)
    with pytest.raises(TUICallError) as caught:
        ask(engine)
    assert caught.value.code == code
    assert len(caught.value.message) > 5
    assert str(caught.value) == f"{caught.value.message} ({code})"


WRONG_TYPES = [
    lambda e: e.call(5, AUDIO),
    lambda e: e.call("bob", "audio"),
    lambda e: e.calls("bob", AUDIO),
    lambda e: e.call("bob", AUDIO, {"timeout": 3}),
    lambda e: e.call("bob", AUDIO, TUICallParams(room_id=5)),
    lambda e: e.init("1", "alice", "ticket"),
    lambda e: e.add_observer(object()),
]


@pytest.mark.parametrize("ask", WRONG_TYPES)
def test_wrong_type(world, ask):
    with pytest.raises(TypeError, match="must be"):
        ask(world.engine())


def test_constructor_checks(world):
    with pytest.raises(ValueError, match="dispatch"):
        TUICallEngine(world.server.address, dispatch="queue")
    with pytest.raises(TypeError, match="on_call_recieved"):
        TUICallObserver(on_call_recieved=print)
    with pytest.raises(TypeError, match="callable"):
        TUICallObserver(on_user_join=5)
    for server, ca_file in (("", None), ("nowhere", None), (world.server.address, "no-such-file.pem")):
        with refused(-1202):
            TUICallEngine(server, ca_file)


def test_tickets(world):
    server = world.server
    ticket = gen_user_sig(server.sdk_app_id, "alice", server.secret_key, expire=100)
    assert abs(check_user_sig(ticket, server.sdk_app_id, "alice", server.secret_key) - time.time() - 100) < 60
    for arguments, code in (
        ((server.sdk_app_id, "bob", server.secret_key), 70013),
        ((server.sdk_app_id + 1, "alice", server.secret_key), 70014),
        ((server.sdk_app_id, "alice", "another key"), 70009),
    ):
        with refused(code):
            check_user_sig(ticket, *arguments)
    with refused(70002):
        check_user_sig("", server.sdk_app_id, "alice", server.secret_key)
    with refused(-1202):
        gen_user_sig(server.sdk_app_id, "not a user", server.secret_key)
    with refused(-1202):
        gen_user_sig(server.sdk_app_id, "alice", server.secret_key, expire=0)
    engine = world.engine()
    with refused(70009):
        engine.init(server.sdk_app_id, "alice", gen_user_sig(server.sdk_app_id, "alice", "another key"))
    with refused(70013):
        engine.init(server.sdk_app_id, "bob", ticket)


def test_server_that_is_not_there(world):
    engine = TUICallEngine("127.0.0.1:1", world.server.ca_file, request_timeout=0.5)
    with refused(-1401):
        engine.init(1, "alice", "ticket")
    engine.close()


def test_observer_is_never_registered_twice(world):
    alice, recorder, user_id = world.user("alice")
    alice.add_observer(recorder)
    bob, _, _ = world.user("bob")
    bob.call(user_id, AUDIO)
    bob.hangup()
    names = [recorder.next()[0] for _ in range(3)]
    assert names == ["on_call_received", "on_call_cancelled", "on_call_not_connected"]
