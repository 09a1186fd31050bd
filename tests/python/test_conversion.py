"""What each event's struct becomes, without a server: also the two that come by the clock."""

import gc
import resource
import sys
import threading
import tracemalloc
import weakref

import native_events
import pytest

from tuicall import (
    TUICallEndReason,
    TUICallInfo,
    TUICallMediaType,
    TUICallObserver,
    TUICallRole,
    TUICallScene,
    TUINetworkQuality,
    TUINetworkQualityInfo,
    TUIRoomId,
    TUIUserProfile,
)
from tuicall import _native
from tuicall._observer import overridden_methods

EMOJI = "Müller \N{TELEPHONE RECEIVER}"
INFO = TUICallInfo(
    call_id="call-1",
    room_id=TUIRoomId(str_room_id="room \N{DOOR}"),
    role=TUICallRole.CALLED,
    media_type=TUICallMediaType.VIDEO,
    scene=TUICallScene.MULTI,
    caller_id="alice",
    callee_id_list=["bob", "carol"],
    chat_group_id="group-1",
    user_data=EMOJI,
    begin_time=1700000000123,
    reason=TUICallEndReason.LINE_BUSY,
    ended_by="bob",
    profiles=[TUIUserProfile("alice", EMOJI, "https://example.org/alice.png")],
)
EXPECTED = {
    "on_error": (-1401, EMOJI),
    "on_call_received": ("alice", ["bob", "carol"], "group-1", TUICallMediaType.VIDEO),
    "on_call_cancelled": ("alice",),
    "on_call_begin": (TUIRoomId(4711), TUICallMediaType.AUDIO, TUICallRole.CALLER),
    "on_call_end": (TUIRoomId(4711), TUICallMediaType.AUDIO, TUICallRole.CALLED, 1234.5),
    "on_call_media_type_changed": (TUICallMediaType.VIDEO, TUICallMediaType.AUDIO),
    "on_user_reject": ("bob",),
    "on_user_no_response": ("bob",),
    "on_user_line_busy": ("bob",),
    "on_user_join": ("bob",),
    "on_user_leave": ("bob",),
    "on_user_video_available": ("bob", True),
    "on_user_audio_available": ("bob", False),
    "on_user_voice_volume_changed": ({"alice": 100, "bob": 0},),
    "on_user_network_quality_changed": (
        [
            TUINetworkQualityInfo("alice", TUINetworkQuality.EXCELLENT),
            TUINetworkQualityInfo("bob", TUINetworkQuality.DOWN),
        ],
    ),
    "on_kicked_offline": (),
    "on_user_sig_expired": (),
    "on_call_not_connected": ("call-1", TUICallMediaType.VIDEO, TUICallEndReason.LINE_BUSY, "alice", INFO),
    "on_user_inviting": ("bob",),
    "on_connection_state_changed": (77,),  # of a newer release: a plain number
}


def native_observer(observer):
    return _native.Observer(overridden_methods(observer))


@pytest.mark.parametrize("name", _native.EVENTS)
def test_event_has_its_arguments(name):
    received = []
    native = native_observer(TUICallObserver(**{name: lambda *arguments: received.append(arguments)}))
    for raised in _native.EVENTS:
        native_events.raise_events(native.table(), raised)
    assert received == [EXPECTED[name]]
    assert [type(argument) for argument in received[0]] == [type(argument) for argument in EXPECTED[name]]


def test_every_event_of_the_observer_is_in_the_table():
    methods = [name for name in vars(TUICallObserver) if name.startswith("on_")]
    assert methods == list(_native.EVENTS)
    assert len(methods) == 20


def test_overridden_methods_of_a_class_are_called():
    class Derived(TUICallObserver):
        def __init__(self):  # without super().__init__(): nothing of it is needed
            self.joined = []

        def on_user_join(self, user_id):
            self.joined.append(user_id)

    observer = Derived()
    assert [method is not None for method in overridden_methods(observer)].count(True) == 1
    native = native_observer(observer)
    native_events.raise_events(native.table(), "on_user_join")
    assert observer.joined == ["bob"]


def test_exception_is_reported_and_the_next_event_comes(monkeypatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append((report.exc_value, report.object)))
    calls = []

    def fail(user_id):
        calls.append(user_id)
        raise ValueError("broken observer")

    native = native_observer(TUICallObserver(on_user_join=fail))
    native_events.raise_events(native.table(), "on_user_join", 3)
    assert calls == ["bob"] * 3
    assert [str(error) for error, _ in reports] == ["broken observer"] * 3
    assert reports[0][1] is fail


def test_wrong_signature_is_reported(monkeypatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append(report.exc_type))
    native = native_observer(TUICallObserver(on_user_join=lambda: None))
    native_events.raise_events(native.table(), "on_user_join")
    assert reports == [TypeError]


def test_no_event_after_forget():
    calls = []
    native = native_observer(TUICallObserver(on_user_join=calls.append))
    table = native.table()
    native.forget()
    native_events.raise_events(table, "on_user_join")
    assert calls == []


def test_table_outlives_the_observer():
    calls = []
    observer = TUICallObserver(on_user_join=calls.append)
    alive = weakref.ref(observer)
    native = native_observer(observer)
    table = native.table()
    del native, observer
    gc.collect()
    assert alive() is None
    native_events.raise_events(table, "on_user_join")
    assert calls == []


def test_observer_that_refers_to_its_registration_is_collected():
    class Cyclic(TUICallObserver):
        def on_user_join(self, user_id):
            raise AssertionError("collected already")

    observer = Cyclic()
    observer.native = native_observer(observer)
    table = observer.native.table()
    alive = weakref.ref(observer)
    del observer
    gc.collect()
    assert alive() is None
    native_events.raise_events(table, "on_user_join")


def test_callbacks_see_one_thread():
    threads = set()
    native = native_observer(TUICallObserver(on_user_join=lambda user_id: threads.add(threading.current_thread())))
    native_events.raise_events(native.table(), "on_user_join", 100)
    assert len(threads) == 1


def test_memory_is_flat_over_100_000_events():
    native = native_observer(TUICallObserver(**{name: lambda *arguments: None for name in _native.EVENTS}))
    table = native.table()

    def raise_all(count):
        for name in _native.EVENTS:
            native_events.raise_events(table, name, count)
        gc.collect()

    raise_all(5000)
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    raise_all(5000)
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - resident
    assert grown_kb < 1000, f"100,000 events took {grown_kb} KB of the process"
    tracemalloc.start()
    try:
        raise_all(50)
        before = tracemalloc.get_traced_memory()[0]
        raise_all(5000)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 10_000, f"100,000 events left {grown} bytes of Python's behind"
