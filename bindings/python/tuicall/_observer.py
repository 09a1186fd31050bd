"""The observer: what a program is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._native import EVENTS
from ._types import (
    TUICallConnectionState,
    TUICallEndReason,
    TUICallInfo,
    TUICallMediaType,
    TUICallRole,
    TUINetworkQualityInfo,
    TUIRoomId,
)


class TUICallObserver:
    """Receives the events of an engine. Derive from it and override what is of interest, or name it in place:

    >>> observer = TUICallObserver(on_user_join=lambda user_id: print(user_id, "joined"))

    The events of one engine come one at a time, in the order in which the server decided them, each exactly once.
    An exception that a method raises goes to ``sys.unraisablehook``, and the next event still comes.
    docs/observer.md says who receives which event, and when.
    """

    def __init__(self, **callbacks: Callable[..., Any]) -> None:
        for name, callback in callbacks.items():
            if name not in EVENTS:
                raise TypeError(f"TUICallObserver has no event {name!r}; it has {', '.join(EVENTS)}")
            if not callable(callback):
                raise TypeError(f"{name} must be callable, not {type(callback).__name__}")
            setattr(self, name, callback)

    def on_error(self, code: int, message: str) -> None:
        """An error that the engine cannot recover from by itself."""

    def on_call_received(
        self, caller_id: str, callee_id_list: list[str], group_id: str, call_media_type: TUICallMediaType
    ) -> None:
        """An incoming call; callees only. ``group_id`` is empty if there is none."""

    def on_call_cancelled(self, user_id: str) -> None:
        """The call ended before this user was connected."""

    def on_call_begin(self, room_id: TUIRoomId, call_media_type: TUICallMediaType, call_role: TUICallRole) -> None:
        """This user is connected."""

    def on_call_end(
        self, room_id: TUIRoomId, call_media_type: TUICallMediaType, call_role: TUICallRole, total_time: float
    ) -> None:
        """A call that had begun for this user ended, after ``total_time`` milliseconds."""

    def on_call_media_type_changed(
        self, old_call_media_type: TUICallMediaType, new_call_media_type: TUICallMediaType
    ) -> None:
        """The call went from video to audio or back."""

    def on_user_reject(self, user_id: str) -> None:
        """That user declined."""

    def on_user_no_response(self, user_id: str) -> None:
        """That user did not answer in time."""

    def on_user_line_busy(self, user_id: str) -> None:
        """That user is in another call, or ignored this one."""

    def on_user_join(self, user_id: str) -> None:
        """That user entered the call."""

    def on_user_leave(self, user_id: str) -> None:
        """That user left the call."""

    def on_user_video_available(self, user_id: str, is_video_available: bool) -> None:
        """A remote user's video stream started or stopped."""

    def on_user_audio_available(self, user_id: str, is_audio_available: bool) -> None:
        """A remote user's audio stream started or stopped."""

    def on_user_voice_volume_changed(self, volume_map: dict[str, int]) -> None:
        """The speaking volume, 0 to 100, of all users, oneself included."""

    def on_user_network_quality_changed(self, network_quality_list: list[TUINetworkQualityInfo]) -> None:
        """The network quality of oneself and every remote user."""

    def on_kicked_offline(self) -> None:
        """The same user logged in elsewhere, or the server threw this session out. Log in again with ``init``."""

    def on_user_sig_expired(self) -> None:
        """The ticket ran out while online. Make a new one and call ``init`` again."""

    def on_call_not_connected(
        self,
        call_id: str,
        call_media_type: TUICallMediaType,
        reason: TUICallEndReason,
        user_id: str,
        info: TUICallInfo,
    ) -> None:
        """The newer form of ``on_call_cancelled``, raised right after it with the same ``user_id``."""

    def on_user_inviting(self, user_id: str) -> None:
        """Someone else is being invited into the running call."""

    def on_connection_state_changed(self, state: TUICallConnectionState) -> None:
        """The link to the server changed."""


def overridden_methods(observer: TUICallObserver) -> tuple[Callable[..., Any] | None, ...]:
    """The observer's own method for each event; None where it has only the empty one of TUICallObserver."""

    def own(name: str) -> Callable[..., Any] | None:
        method: Callable[..., Any] = getattr(observer, name)
        is_empty = getattr(method, "__func__", None) is getattr(TUICallObserver, name)
        return None if is_empty else method

    if not isinstance(observer, TUICallObserver):
        raise TypeError(f"an observer must be a TUICallObserver, not {type(observer).__name__}")
    return tuple(own(name) for name in EVENTS)
