"""Checks what a program hands in, and gives it the shape that the extension module takes."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable

from ._types import TUICallError, TUICallParams, TUIRoomId

_PARAM_INVALID = -1202
_MAX_UINT32 = 2**32 - 1

NativeRoomId = tuple[int, str]
NativeParams = tuple[int, NativeRoomId, str, str, str, str]


def text(name: str, value: str) -> str:
    """``value``, which must be a str without NUL that UTF-8 can express."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be str, not {type(value).__name__}")
    if "\0" in value:
        raise TUICallError(_PARAM_INVALID, f"{name} is {value!r}, expected text without a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        message = f"{name} is {value!r}, expected text without lone surrogates"
        raise TUICallError(_PARAM_INVALID, message) from None
    return value


def number(name: str, value: int, low: int, high: int) -> int:
    """``value``, which must be an int from ``low`` to ``high``."""
    if not isinstance(value, int):
        raise TypeError(f"{name} must be int, not {type(value).__name__}")
    if not low <= value <= high:
        raise TUICallError(_PARAM_INVALID, f"{name} is {value}, expected {low} to {high}")
    return int(value)


def unsigned(name: str, value: int) -> int:
    """``value``, which must fit in 32 bits without a sign."""
    return number(name, value, 0, _MAX_UINT32)


def enumerator(name: str, value: int) -> int:
    """``value`` of an enumeration; the library checks which are known."""
    return number(name, value, -(2**31), 2**31 - 1)


_SAMPLE_FORMATS = {"s16": 1, "f32": 2}


def sample_format(value: str) -> int:
    """The number of a sample format."""
    if value not in _SAMPLE_FORMATS:
        expected = " or ".join(repr(name) for name in _SAMPLE_FORMATS)
        raise TUICallError(_PARAM_INVALID, f"sample_format is {value!r}, expected {expected}")
    return _SAMPLE_FORMATS[value]


def sample_count(duration: float, sample_rate: int) -> int:
    """How many samples a time in seconds has."""
    if not 0.001 <= duration <= 60:
        raise TUICallError(_PARAM_INVALID, f"duration is {duration} s, expected 0.001 to 60")
    return max(1, round(duration * sample_rate))


def milliseconds(name: str, value: float | None) -> int:
    """A time in seconds, of which at most 2,147,483 count; None and what is endless: -1."""
    if value is None or value == math.inf:
        return -1
    if not value >= 0:
        raise TUICallError(_PARAM_INVALID, f"{name} is {value}, expected 0 or more seconds")
    return round(min(value * 1000, 2**31 - 1))


def report_interval(name: str, value: float | None) -> int:
    """A time in seconds between two reports, in milliseconds; None: -1, there are none."""
    if value is None:
        return -1
    if not 0.02 <= value <= 60:
        raise TUICallError(_PARAM_INVALID, f"{name} is {value}, expected 0.02 to 60 seconds, or None (never)")
    return round(value * 1000)


def frame_ms(frame_length: float) -> int:
    """The sound in a packet, in seconds, as milliseconds."""
    if frame_length not in (0.01, 0.02):
        raise TUICallError(_PARAM_INVALID, f"frame_length is {frame_length}, expected 0.01 or 0.02 seconds")
    return round(frame_length * 1000)


def tone_ms(duration: float) -> int:
    """How long a tone is, in milliseconds."""
    if not 0.001 <= duration <= 3600:
        raise TUICallError(_PARAM_INVALID, f"duration is {duration} s, expected 0.001 to 3600")
    return round(duration * 1000)


def path(value: str | os.PathLike[str]) -> str:
    """The name of a file."""
    return text("path", os.fspath(value))


def user_ids(values: Iterable[str]) -> list[str]:
    """A list of user ids. A str is refused: it would be taken for a list of letters."""
    if isinstance(values, str):
        raise TypeError("user_id_list must be a list of str, not str")
    return [text("user_id_list", value) for value in values]


def room(value: TUIRoomId | None) -> NativeRoomId:
    """A room id; None is the empty one."""
    if value is None:
        return (0, "")
    if not isinstance(value, TUIRoomId):
        raise TypeError(f"room_id must be TUIRoomId, not {type(value).__name__}")
    return (number("int_room_id", value.int_room_id, 0, 2**31 - 1), text("str_room_id", value.str_room_id))


def call_params(value: TUICallParams | None) -> NativeParams:
    """The parameters of a call; None is the defaults."""
    params = TUICallParams() if value is None else value
    if not isinstance(params, TUICallParams):
        raise TypeError(f"params must be TUICallParams, not {type(params).__name__}")
    return (
        unsigned("timeout", params.timeout),
        room(params.room_id),
        text("user_data", params.user_data),
        text("chat_group_id", params.chat_group_id),
        text("offline_push_info.title", params.offline_push_info.title),
        text("offline_push_info.description", params.offline_push_info.description),
    )
