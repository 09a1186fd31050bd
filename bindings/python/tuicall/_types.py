"""The values that events and methods carry."""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass


class TUICallError(Exception):
    """A method was refused. ``code`` is one of the codes of docs/engine.md, ``message`` says what was wrong."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code: int = code
        self.message: str = message

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


class TUICallMediaType(enum.IntEnum):
    """Kind of media of a call."""

    UNKNOWN = 0
    AUDIO = 1
    VIDEO = 2


class TUICallRole(enum.IntEnum):
    """Role of this user in a call."""

    NONE = 0
    CALLER = 1
    CALLED = 2


class TUICallScene(enum.IntEnum):
    """Kind of call: in a group, with several people, with one."""

    NONE = 0
    GROUP = 1
    MULTI = 2
    SINGLE = 3


class TUICallEndReason(enum.IntEnum):
    """Why a call ended."""

    UNKNOWN = 0
    HANGUP = 1
    REJECT = 2
    NO_RESPONSE = 3
    OFFLINE = 4
    LINE_BUSY = 5
    CANCELED = 6
    OTHER_DEVICE_ACCEPTED = 7
    OTHER_DEVICE_REJECT = 8
    END_BY_SERVER = 9


class TUINetworkQuality(enum.IntEnum):
    """Quality of a user's network."""

    UNKNOWN = 0
    EXCELLENT = 1
    GOOD = 2
    POOR = 3
    BAD = 4
    V_BAD = 5
    DOWN = 6


class TUICallConnectionState(enum.IntEnum):
    """The link to the server."""

    CONNECTING = 0
    """``init`` is under way."""
    CONNECTED = 1
    """Logged in."""
    RECONNECTING = 2
    """The link was lost; the engine is trying to come back by itself."""
    DISCONNECTED = 3
    """Logged out, kicked, expired, or the first log-in failed."""


@dataclass(frozen=True)
class TUIRoomId:
    """A room, named by a number or by text; if both are given, the number wins."""

    int_room_id: int = 0
    """1 .. 2^31-1; 0: named by text."""
    str_room_id: str = ""
    """At most 64 bytes of UTF-8."""


@dataclass(frozen=True)
class TUINetworkQualityInfo:
    """The network quality of one user."""

    user_id: str
    """The user."""
    quality: TUINetworkQuality
    """How good it is."""


@dataclass(frozen=True)
class TUIOfflinePushInfo:
    """What a callee who is offline is shown by the server's push webhook."""

    title: str = ""
    """At most 1000 bytes of UTF-8."""
    description: str = ""
    """At most 1000 bytes of UTF-8."""


@dataclass
class TUICallParams:
    """How a call is placed."""

    timeout: int = 30
    """Seconds for which the call rings; 0: for ever."""
    room_id: TUIRoomId | None = None
    """The room; None: the server chooses one."""
    user_data: str = ""
    """Handed to the callees as it is; at most 1000 bytes of UTF-8."""
    chat_group_id: str = ""
    """The chat group to which the call belongs; at most 64 bytes."""
    offline_push_info: TUIOfflinePushInfo = dataclasses.field(default_factory=TUIOfflinePushInfo)
    """For callees who are offline."""


@dataclass(frozen=True)
class TUIAudio:
    """A piece of what is heard in a call."""

    samples: bytes
    """As they were asked for; empty when nothing came in time."""
    timestamp: float
    """When the first sample is heard, in seconds since the sound of the call began."""


@dataclass(frozen=True)
class TUIUserProfile:
    """What a user has said of itself with `set_self_info`."""

    user_id: str
    """The user."""
    nickname: str
    """At most 500 bytes of UTF-8; may be empty."""
    avatar: str
    """A URL."""


@dataclass
class TUICallInfo:
    """What is known of a call, as this user sees it."""

    call_id: str
    """Empty: there was no call yet."""
    room_id: TUIRoomId
    """The room of the call."""
    role: TUICallRole
    """Of this user."""
    media_type: TUICallMediaType
    """Audio or video."""
    scene: TUICallScene
    """With one, with several, or in a group."""
    caller_id: str
    """Who called."""
    callee_id_list: list[str]
    """Everyone who was called, invited or joined, without the caller."""
    chat_group_id: str
    """Empty if there is none."""
    user_data: str
    """What the caller gave, as it is."""
    begin_time: int
    """Unix time in milliseconds at which the call began for this user; 0: it has not."""
    reason: TUICallEndReason
    """UNKNOWN until the call has ended."""
    ended_by: str
    """User id of who ended the call; empty: nobody, or not yet."""
    profiles: list[TUIUserProfile]
    """Of the people of the call who had set one when they were called or joined."""
