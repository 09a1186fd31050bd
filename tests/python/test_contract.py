"""The names, numbers and defaults that docs/engine.md and docs/observer.md promise, without a server."""

import enum
import inspect
import pickle
import re
from pathlib import Path

import pytest

import tuicall
from tuicall import TUICallEngine, TUICallError, TUICallInfo, TUICallObserver, TUICallParams, TUIRoomId, gen_user_sig

HEADERS = Path(__file__).resolve().parents[2] / "capi" / "include" / "tuicall"

METHODS = {
    "init": "sdk_app_id user_id user_sig",
    "un_init": "",
    "close": "",
    "destroy_instance": "",
    "add_observer": "observer",
    "remove_observer": "observer",
    "call": "user_id media_type params",
    "calls": "user_id_list media_type params",
    "group_call": "group_id user_id_list media_type params",
    "accept": "",
    "reject": "",
    "ignore": "",
    "hangup": "",
    "invite_user": "user_id_list params",
    "join": "call_id",
    "join_in_group_call": "room_id group_id media_type",
    "switch_call_media_type": "media_type",
    "open_camera": "",
    "close_camera": "",
    "open_microphone": "",
    "close_microphone": "",
    "set_self_info": "nickname avatar_url",
    "enable_multi_device_ability": "enable",
    "poll": "timeout",
}

EVENTS = {
    "on_error": "code message",
    "on_call_received": "caller_id callee_id_list group_id call_media_type",
    "on_call_cancelled": "user_id",
    "on_call_begin": "room_id call_media_type call_role",
    "on_call_end": "room_id call_media_type call_role total_time",
    "on_call_media_type_changed": "old_call_media_type new_call_media_type",
    "on_user_reject": "user_id",
    "on_user_no_response": "user_id",
    "on_user_line_busy": "user_id",
    "on_user_join": "user_id",
    "on_user_leave": "user_id",
    "on_user_video_available": "user_id is_video_available",
    "on_user_audio_available": "user_id is_audio_available",
    "on_user_voice_volume_changed": "volume_map",
    "on_user_network_quality_changed": "network_quality_list",
    "on_kicked_offline": "",
    "on_user_sig_expired": "",
    "on_call_not_connected": "call_id call_media_type reason user_id info",
    "on_user_inviting": "user_id",
    "on_connection_state_changed": "state",
}

ENUMERATIONS = {
    "TUICallMediaType": "TUICALL_MEDIA_",
    "TUICallRole": "TUICALL_ROLE_",
    "TUICallScene": "TUICALL_SCENE_",
    "TUICallEndReason": "TUICALL_END_",
    "TUINetworkQuality": "TUICALL_QUALITY_",
    "TUICallConnectionState": "TUICALL_CONNECTION_",
}
# As the contract writes them; C has the enumeration's name before them.
OWN_NAMES = {"END_BY_SERVER": "BY_SERVER", "V_BAD": "VERY_BAD"}


def parameters(function):
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]


@pytest.mark.parametrize("name", METHODS)
def test_method(name):
    assert parameters(getattr(TUICallEngine, name)) == METHODS[name].split()


@pytest.mark.parametrize("name", EVENTS)
def test_event(name):
    assert parameters(getattr(TUICallObserver, name)) == EVENTS[name].split()


def test_constructors():
    assert parameters(TUICallEngine)[:3] == ["server", "ca_file", "dispatch"]
    defaults = inspect.signature(TUICallEngine).parameters
    assert (defaults["ca_file"].default, defaults["dispatch"].default) == (None, "thread")
    assert parameters(gen_user_sig) == ["sdk_app_id", "user_id", "secret_key", "expire"]
    assert TUICallParams() == TUICallParams(timeout=30, room_id=None, user_data="", chat_group_id="")
    assert (TUIRoomId().int_room_id, TUIRoomId().str_room_id) == (0, "")
    fields = "call_id room_id role media_type scene caller_id callee_id_list chat_group_id user_data begin_time"
    assert parameters(TUICallInfo) == [*fields.split(), "reason", "ended_by", "profiles"]


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_enumeration_has_the_numbers_of_the_c_interface(name):
    text = "".join(header.read_text() for header in HEADERS.glob("*.h"))
    found = re.findall(rf"\b{ENUMERATIONS[name]}(\w+) =\s+(\d+)", text)
    ours = getattr(tuicall, name)
    assert issubclass(ours, enum.IntEnum)
    assert {OWN_NAMES.get(one.name, one.name): one.value for one in ours} == {c: int(number) for c, number in found}


def test_error_has_its_code_also_when_it_was_sent_elsewhere():
    error = pickle.loads(pickle.dumps(TUICallError(-1203, "nothing rings")))
    assert isinstance(error, TUICallError)
    assert (error.code, error.message, str(error)) == (-1203, "nothing rings", "nothing rings (-1203)")
