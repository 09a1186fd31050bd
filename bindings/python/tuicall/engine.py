"""The engine whose methods block until they are done."""

from __future__ import annotations

import array
import math
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, ClassVar, Literal

from . import _arguments, _native
from ._core import EngineCore
from ._observer import TUICallObserver
from ._types import TUIAudio, TUICallError, TUICallInfo, TUICallParams, TUIRoomId

_LONGEST_POLL_MS = 2**31 - 1

_DISPATCH = {
    "thread": _native.DISPATCH_THREAD,
    "poll": _native.DISPATCH_POLL,
    "inline": _native.DISPATCH_INLINE,
}


def push_audio(
    native: _native.Engine, samples: Any, sample_rate: int, channels: int, sample_format: str, live: bool
) -> float:
    """What both engines do for ``push_audio``."""
    queued_ms = native.push_audio(
        samples,
        _arguments.sample_format(sample_format),
        _arguments.unsigned("sample_rate", sample_rate),
        _arguments.unsigned("channels", channels),
        live,
    )
    return queued_ms / 1000


def read_audio(
    native: _native.Engine,
    duration: float,
    user_id: str,
    sample_rate: int,
    channels: int,
    sample_format: str,
    timeout: float | None,
) -> TUIAudio:
    """What both engines do for ``read_audio``; blocks."""
    rate = _arguments.unsigned("sample_rate", sample_rate)
    samples, timestamp_ms = native.read_audio(
        _arguments.text("user_id", user_id),
        _arguments.sample_format(sample_format),
        rate,
        _arguments.unsigned("channels", channels),
        _arguments.sample_count(duration, rate),
        _arguments.milliseconds("timeout", timeout),
    )
    return TUIAudio(samples, timestamp_ms / 1000)


class TUICallEngine:
    """One logged-in user.

    >>> with TUICallEngine("127.0.0.1:7443", ca_file="ca.pem") as engine:
    ...     engine.add_observer(TUICallObserver(on_call_received=lambda *call: engine.accept()))
    ...     engine.init(sdk_app_id, "alice", user_sig)

    Every method may be called from any thread and from inside an observer's callback. A method that asks the server
    blocks until the answer is there, and raises TUICallError(code, message) if it was refused; Ctrl-C ends the
    waiting, not the request. -1401 (not answered in time), -1201 (not logged in) and 6014 (the session was lost) may
    come from each of them, and -1402 (the server has too much to do) from those that call or invite.

    ``dispatch`` says where the observers' callbacks run:

    - ``"thread"``: on one callback thread that the engines of the process share;
    - ``"poll"``: inside :meth:`poll`, on the thread that calls it;
    - ``"inline"``: on the library's loop thread. Callbacks must not block. A method that asks the server cannot wait
      there: it sends its request and returns at once, with an empty result; a failure comes as ``on_error``.

    An engine that is neither closed nor referred to any more is closed. It does not survive ``os.fork()``: in the
    child its methods raise, and new engines may be made.
    """

    _instance: ClassVar[TUICallEngine | None] = None
    _instance_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        server: str,
        ca_file: str | os.PathLike[str] | None = None,
        dispatch: Literal["thread", "poll", "inline"] = "thread",
        *,
        request_timeout: float = 10.0,
        volume_interval: float | None = 0.3,
        frame_length: float = 0.02,
        wake_up: Callable[[], Any] | None = None,
    ) -> None:
        """Makes an engine; it does nothing until :meth:`init`.

        :param server: "host:port" of tuicalld; its certificate and name are always verified.
        :param ca_file: PEM file of the authorities that are trusted; None: those of the system.
        :param dispatch: where callbacks run.
        :param request_timeout: seconds for which a method waits for its answer.
        :param volume_interval: how often ``on_user_voice_volume_changed`` comes while the engine uses sound: 0.02 to
            60 seconds; None: never.
        :param frame_length: how many seconds of sound are in a packet that is sent: 0.01 or 0.02. Of 0.01 each is sent
            10 ms earlier, and their headers take 22 kbit/s more.
        :param wake_up: for "poll": called on the library's loop thread when something begins to wait for
            :meth:`poll`; it must not block.
        """
        if dispatch not in _DISPATCH:
            raise ValueError(f"dispatch is {dispatch!r}, expected one of {', '.join(_DISPATCH)}")
        self._needs_close = False
        self._core = EngineCore(
            server, ca_file, _DISPATCH[dispatch], request_timeout, volume_interval, frame_length, wake_up
        )
        self._native = self._core.native

    # ---- life ----

    @classmethod
    def instance(
        cls,
        server: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        dispatch: Literal["thread", "poll", "inline"] = "thread",
    ) -> TUICallEngine:
        """The default engine of the process. The first call makes it, with these parameters; later ones give it.

        So does the first call after it was closed.
        """
        with TUICallEngine._instance_lock:
            if TUICallEngine._instance is None or TUICallEngine._instance.closed:
                if server is None:
                    raise ValueError("the first call of instance() must name the server")
                TUICallEngine._instance = cls(server, ca_file, dispatch)
            return TUICallEngine._instance

    @classmethod
    def destroy_instance(cls) -> None:
        """Closes the default engine, if there is one."""
        with TUICallEngine._instance_lock:
            engine, TUICallEngine._instance = TUICallEngine._instance, None
        if engine is not None:
            engine.close()

    def init(self, sdk_app_id: int, user_id: str, user_sig: str) -> None:
        """Logs in; also the way back after ``on_kicked_offline`` and ``on_user_sig_expired``.

        Raises 70001 to 70020 for the ticket, -1202 for a parameter. See :func:`tuicall.gen_user_sig`.
        """
        self._ask(
            self._native.init,
            _arguments.unsigned("sdk_app_id", sdk_app_id),
            _arguments.text("user_id", user_id),
            _arguments.text("user_sig", user_sig),
        )
        self._needs_close = True

    def un_init(self) -> None:
        """Hangs up and logs out. The observers stay, and :meth:`init` logs in again."""
        self._ask(self._native.un_init)
        self._needs_close = False

    def close(self) -> None:
        """Hangs up, logs out and frees the engine; no observer is called afterwards. Repeated: no effect.

        A callback that runs on another thread is waited for, and may use the engine until it returns. Inside one of
        the engine's own callbacks, and in an "inline" callback of any engine, it returns at once, and the engine is
        freed afterwards.
        """
        self._needs_close = False
        self._core.close()

    @property
    def closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._core.closed

    def __enter__(self) -> TUICallEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        core = getattr(self, "_core", None)
        if core is None or core.closed:
            return
        core.abandon()
        if self._needs_close:
            warnings.warn(f"unclosed {self!r} is logged out", ResourceWarning, source=self)

    # ---- observers and dispatch ----

    def add_observer(self, observer: TUICallObserver) -> None:
        """Registers an observer for the events that come from now on. The engine keeps it alive.

        Any number may be registered; one that is registered already is not registered twice. Only the methods that
        it overrides now are called.
        """
        self._core.add_observer(observer)

    def remove_observer(self, observer: TUICallObserver) -> None:
        """Ends a registration: after it has returned, the observer is not called again.

        Raises -1202 for an observer that is not registered.
        """
        self._core.remove_observer(observer)

    def poll(self, timeout: float | None = 0.0) -> int:
        """With ``dispatch="poll"``: calls the observers for what waits, on this thread; gives the number of calls.

        :param timeout: seconds to wait for the first event, of which at most 2,147,483 (25 days) count; None: for ever.

        KeyboardInterrupt and SystemExit that a callback raises come out of here. Raises -1203 with another dispatch,
        inside a callback, and while another thread polls.
        """
        if timeout is None or timeout == math.inf:
            return self._native.poll(-1)
        return self._native.poll(round(max(0, min(timeout * 1000, _LONGEST_POLL_MS))))

    def fileno(self) -> int:
        """With ``dispatch="poll"``: a descriptor that is readable while :meth:`poll` has something to do.

        For ``select``, ``selectors`` and the like. Never read or close it.
        """
        return self._native.poll_fd()

    # ---- calls ----

    def call(self, user_id: str, media_type: int, params: TUICallParams | None = None) -> str:
        """Calls one user; gives the call's id.

        Raises -1202 for an empty or one's own id, -1203 if this user is in a call already.
        """
        return self._ask(
            self._native.call,
            _arguments.text("user_id", user_id),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )[0]

    def calls(self, user_id_list: Iterable[str], media_type: int, params: TUICallParams | None = None) -> str:
        """Calls one or several users; gives the call's id. One's own id and doubles are dropped from the list.

        Raises -1202 if nobody is left or there are too many, -1203 if this user is in a call already.
        """
        return self._ask(
            self._native.calls,
            _arguments.user_ids(user_id_list),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )[0]

    def group_call(
        self, group_id: str, user_id_list: Iterable[str], media_type: int, params: TUICallParams | None = None
    ) -> str:
        """Calls users of a group; gives the call's id. Raises as :meth:`calls`."""
        return self._ask(
            self._native.group_call,
            _arguments.text("group_id", group_id),
            _arguments.user_ids(user_id_list),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )[0]

    def accept(self) -> None:
        """Answers the ringing call. Raises -1203 nothing rings, -1204 accepted already, 8010 it is over."""
        self._ask(self._native.accept)

    def reject(self) -> None:
        """Declines the ringing call. Raises -1203 nothing rings, 8010 it is over."""
        self._ask(self._native.reject)

    def ignore(self) -> None:
        """Declines the ringing call as busy. Raises -1203 nothing rings, 8010 it is over."""
        self._ask(self._native.ignore)

    def hangup(self) -> None:
        """Leaves the call; the caller of a ringing one cancels it. Without a call it succeeds without effect.

        Raises -1203 for a callee that has not answered yet.
        """
        self._ask(self._native.hangup)

    def invite_user(self, user_id_list: Iterable[str], params: TUICallParams | None = None) -> list[str]:
        """Invites more people into the running call; gives those really invited.

        Raises -1203 not in a call, -1202 an empty list or too many.
        """
        return self._ask(
            self._native.invite_user, _arguments.user_ids(user_id_list), _arguments.call_params(params)
        )[1]

    def join(self, call_id: str) -> None:
        """Enters a running call. Raises -1203 if this user is in a call or that one is full, 101004 if it is over."""
        self._ask(self._native.join, _arguments.text("call_id", call_id))

    def join_in_group_call(self, room_id: TUIRoomId, group_id: str, media_type: int) -> None:
        """Enters a group's running call by its room. Raises as :meth:`join`."""
        self._ask(
            self._native.join_in_group_call,
            _arguments.room(room_id),
            _arguments.text("group_id", group_id),
            _arguments.enumerator("media_type", media_type),
        )

    def switch_call_media_type(self, media_type: int) -> None:
        """Switches the call between video and audio. Raises -1203 not in a call, -1205 in a group."""
        self._ask(self._native.switch_call_media_type, _arguments.enumerator("media_type", media_type))

    def open_camera(self) -> None:
        """Starts the video stream, of this call or of the next one that begins, until it ends."""
        self._ask(self._native.open_camera)

    def close_camera(self) -> None:
        """Stops the video stream."""
        self._ask(self._native.close_camera)

    def open_microphone(self) -> None:
        """Starts the audio stream, of this call or of the next one that begins, until it ends."""
        self._ask(self._native.open_microphone)

    def close_microphone(self) -> None:
        """Stops the audio stream."""
        self._ask(self._native.close_microphone)

    # ---- sound ----

    def push_audio(
        self,
        samples: bytes | bytearray | memoryview | array.array[int] | array.array[float],
        *,
        sample_rate: int = 48000,
        channels: int = 1,
        sample_format: Literal["s16", "f32"] = "s16",
        live: bool = False,
    ) -> float:
        """Says something in the call; gives how many seconds of sound wait now.

        The samples go to the others in real time while the microphone is open; while it is closed they are lost.
        What is pushed before the call has begun waits for that; what still waits at its end is forgotten, though it
        may never have begun.

        :param samples: bytes, array, NumPy array or any other contiguous buffer, in the machine's byte order.
        :param sample_rate: 8000 to 192000 Hz.
        :param channels: 1, or 2 with the samples of a moment side by side.
        :param sample_format: "s16" for 16-bit integers, "f32" for floats from -1 to 1.
        :param live: A device records them as they are pushed. Nothing waits for long then: of what is older than 0.2 s
            the oldest is lost, and a clock that runs faster or slower than the engine's is made up for.

        Raises -1202 for a parameter, -1203 if more than 60 s would wait (then nothing is taken).
        """
        return push_audio(self._native, samples, sample_rate, channels, sample_format, live)

    def clear_audio(self) -> None:
        """Forgets what was pushed or is being played and was not said yet: somebody has interrupted."""
        self._native.clear_audio()

    def read_audio(
        self,
        duration: float = 0.02,
        *,
        user_id: str = "",
        sample_rate: int = 48000,
        channels: int = 1,
        sample_format: Literal["s16", "f32"] = "s16",
        timeout: float | None = None,
    ) -> TUIAudio:
        """Hears the call: waits until so much sound is there, and gives it. Silence is sound, too.

        It goes on in real time from the first read on. Two seconds of it wait for a reader that is late; of what is
        older the oldest is lost. The last piece of a call, and one whose timeout is over, may be shorter.

        :param duration: seconds of sound, from 0.001 to 60.
        :param user_id: whose; empty: everybody's, mixed.
        :param timeout: seconds to wait; None: until the call is over.

        The rest as in :meth:`push_audio`. Raises -1202 for a parameter, -1203 when no call goes on and nothing is
        left of the last one.
        """
        return read_audio(
            self._native, duration, user_id, sample_rate, channels, sample_format, timeout
        )

    def play_file(self, path: str | os.PathLike[str]) -> Future[None]:
        """Says a WAV file in the call: after all that waits, in real time while the microphone is open.

        It is read as it is said. Returns at once; the future is done when the file was said, and fails with -1203 if
        :meth:`clear_audio` or the end of the call came first. It is done where callbacks run, so that a callback must
        not wait for it.

        :param path: PCM of 16, 24 or 32 bits or floats of 32, 8000 to 192000 Hz, one channel or two.

        Raises -1202 for a file that cannot be opened, is cut off, or is not of this kind.
        """
        return self._begin(self._native.play_file, _arguments.path(path))

    def play_tone(self, frequency: float, duration: float, *, amplitude: float = 0.25) -> Future[None]:
        """Says a sine, for trying things out. As :meth:`play_file`.

        :param frequency: 1 to 20000 Hz.
        :param duration: 0.001 to 3600 seconds.
        :param amplitude: of full scale, 0 to 1.
        """
        return self._begin(self._native.play_tone, frequency, amplitude, _arguments.tone_ms(duration))

    def record_file(
        self, path: str | os.PathLike[str], *, user_id: str = "", sample_rate: int = 48000
    ) -> Future[None]:
        """Records what is heard in a call into a WAV file: in the call that goes on, or in the next one.

        It ends when that is over, or by :meth:`stop_recording`. It has a stream of its own, whoever reads or records
        besides, and the file is whole even if the process is killed. Returns at once; the future is done when the
        file is complete, and fails with -1203 if the disk is full. A callback must not wait for it.

        :param path: takes the place of a file that is there; one channel, 16 bits.
        :param user_id: whose sound; empty: everybody's, mixed.
        :param sample_rate: 8000, 12000, 16000, 24000 or 48000 Hz.

        Raises -1202 for a parameter or a file that cannot be written, -1203 while it is being recorded already.
        """
        return self._begin(
            self._native.record_file,
            _arguments.text("user_id", user_id),
            _arguments.path(path),
            _arguments.unsigned("sample_rate", sample_rate),
        )

    def stop_recording(self, path: str | os.PathLike[str]) -> None:
        """Ends a recording: the file is complete when this returns. Raises -1202 if there is none into that file."""
        self._native.stop_recording(_arguments.path(path))

    # ---- the user and the call ----

    def set_self_info(self, nickname: str, avatar_url: str = "") -> None:
        """Sets the profile of this user; each at most 500 bytes of UTF-8. Raises -1202 over that."""
        self._ask(
            self._native.set_self_info,
            _arguments.text("nickname", nickname),
            _arguments.text("avatar_url", avatar_url),
        )

    def enable_multi_device_ability(self, enable: bool) -> None:
        """Whether this user may be logged in several times at once: all ring, the first answer wins."""
        self._ask(self._native.enable_multi_device_ability, bool(enable))

    def end_call(self, call_id: str) -> None:
        """For operators of the server: ends anybody's call. Raises 101004 it is over, -1203 not an operator."""
        self._ask(self._native.end_call, _arguments.text("call_id", call_id))

    @property
    def call_info(self) -> TUICallInfo:
        """The current or last call, as of the event that was delivered last; in a callback, as of that event."""
        return self._native.call_info()

    def _begin(self, method: Callable[..., Any], *arguments: object) -> Future[None]:
        """Begins what lasts, and does not wait for it."""
        future: Future[None] = Future()
        future.set_running_or_notify_cancel()  # it cannot be cancelled: clear_audio() and stop_recording() end it

        def done(code: int, message: str, call_id: str, user_ids: list[str]) -> None:
            del call_id, user_ids
            if code == 0:
                future.set_result(None)
            else:
                future.set_exception(TUICallError(code, message))

        method(*arguments, done)
        return future

    def _ask(self, method: Callable[..., tuple[str, list[str]] | None], *arguments: object) -> tuple[str, list[str]]:
        """Waits for the answer of a native method, except on the loop thread, which would have to bring it."""
        if self._native.on_loop_thread():
            method(*arguments, self._core.report)
            return "", []
        answer = method(*arguments, None)
        assert answer is not None
        return answer
