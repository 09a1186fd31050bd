"""The engine for asyncio: the same methods with ``await``, and ``async for event in engine.events()``.

>>> async with tuicall.aio.TUICallEngine("127.0.0.1:7443", ca_file="ca.pem") as engine:
...     events = engine.events()
...     await engine.init(sdk_app_id, "alice", user_sig)
...     async for event in events:
...         if event.name == "on_call_received":
...             await engine.accept()
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import functools
import inspect
import os
import threading
import warnings
import weakref
from collections.abc import Callable, Coroutine, Iterable
from types import TracebackType
from typing import Any, Literal, TypeVar

from . import _arguments, _native, engine as _blocking
from ._core import EngineCore
from ._events import EventStream, TUICallEvent
from ._observer import TUICallObserver
from ._types import TUIAudio, TUICallError, TUICallInfo, TUICallParams, TUIRoomId

__all__ = ["EventStream", "TUICallEngine", "TUICallEvent"]

_Class = TypeVar("_Class", bound=type)
_Answer = tuple[str, list[str]]


def _documented_as(model: type) -> Callable[[_Class], _Class]:
    """Gives methods without a docstring that of the method of the same name in ``model``."""

    def document(cls: _Class) -> _Class:
        for name, member in vars(cls).items():
            if inspect.isfunction(member) and member.__doc__ is None and hasattr(model, name):
                member.__doc__ = getattr(model, name).__doc__
        return cls

    return document


class _AsyncioCore(EngineCore):
    """Calls observers on the loop's thread, and runs those that are coroutine functions as tasks."""

    def __init__(
        self,
        server: str,
        ca_file: str | os.PathLike[str] | None,
        request_timeout: float,
        volume_interval: float | None,
        frame_length: float,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.thread = threading.get_ident()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._fd: int | None = None
        super().__init__(server, ca_file, _native.DISPATCH_POLL, request_timeout, volume_interval, frame_length, None)
        self._fd = self.native.poll_fd()
        self.loop.add_reader(self._fd, self._deliver, weakref.ref(self))

    @staticmethod
    def _deliver(core_ref: weakref.ref[_AsyncioCore]) -> None:
        core = core_ref()
        if core is not None and not core.closed:
            core.native.poll(0)

    def methods_of(self, observer: TUICallObserver) -> tuple[Callable[..., Any] | None, ...]:
        def scheduled(method: Callable[..., Any] | None) -> Callable[..., Any] | None:
            if method is None or not inspect.iscoroutinefunction(method):
                return method
            coroutine_function: Callable[..., Coroutine[Any, Any, Any]] = method

            def start(*arguments: Any) -> None:
                task = self.loop.create_task(coroutine_function(*arguments))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

            return start

        return tuple(scheduled(method) for method in super().methods_of(observer))

    def stop_reading(self) -> None:
        """On the loop's thread, also after the loop was closed."""
        if self._fd is not None and not self.loop.is_closed():
            self.loop.remove_reader(self._fd)

    def abandon(self) -> None:
        """From any thread. The loop lets go of the descriptor before it is closed, and its number given to another."""
        self.closed = True
        if threading.get_ident() != self.thread:
            with contextlib.suppress(RuntimeError):  # the loop was closed
                self.loop.call_soon_threadsafe(self._abandon_here)
                return
        self._abandon_here()

    def _abandon_here(self) -> None:
        self.stop_reading()
        super().abandon()

    def on_loop(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Calls the function on the loop's thread, unless the loop was closed."""
        try:
            self.loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            if not self.loop.is_closed():
                raise

    def answer(self, future: asyncio.Future[_Answer]) -> Callable[[int, str, str, list[str]], None]:
        """What a native method calls with its answer: on the loop's thread, or where the engine is being closed."""

        def settle(code: int, message: str, answer: _Answer) -> None:
            if future.done():
                return
            if code == 0:
                future.set_result(answer)
            else:
                future.set_exception(TUICallError(code, message))

        def done(code: int, message: str, call_id: str, user_ids: list[str]) -> None:
            if threading.get_ident() == self.thread:
                settle(code, message, (call_id, user_ids))
            else:
                self.on_loop(settle, code, message, (call_id, user_ids))

        return done


@_documented_as(_blocking.TUICallEngine)
class TUICallEngine:
    """One logged-in user, for programs with asyncio. Made, used and closed on one running event loop.

    The methods are those of :class:`tuicall.TUICallEngine`, with ``await``. Observers are called on the loop's
    thread; a method of theirs may be a coroutine function, and then runs as a task. Cancelling a task that awaits a
    method ends the waiting, not the request.
    """

    def __init__(
        self,
        server: str,
        ca_file: str | os.PathLike[str] | None = None,
        *,
        request_timeout: float = 10.0,
        volume_interval: float | None = 0.3,
        frame_length: float = 0.02,
    ) -> None:
        """Makes an engine on the running event loop; it does nothing until :meth:`init`.

        :param server: "host:port" of tuicalld; its certificate and name are always verified.
        :param ca_file: PEM file of the authorities that are trusted; None: those of the system.
        :param request_timeout: seconds for which a method waits for its answer.
        :param volume_interval: how often ``on_user_voice_volume_changed`` comes while the engine uses sound: 0.02 to
            60 seconds; None: never.
        :param frame_length: how many seconds of sound are in a packet that is sent: 0.01 or 0.02. Of 0.01 each is sent
            10 ms earlier, and their headers take 22 kbit/s more.
        """
        self._needs_close = False
        self._core = _AsyncioCore(server, ca_file, request_timeout, volume_interval, frame_length)
        self._native = self._core.native
        self._streams: weakref.WeakSet[EventStream] = weakref.WeakSet()

    async def init(self, sdk_app_id: int, user_id: str, user_sig: str) -> None:
        await self._ask(
            self._native.init,
            _arguments.unsigned("sdk_app_id", sdk_app_id),
            _arguments.text("user_id", user_id),
            _arguments.text("user_sig", user_sig),
        )
        self._needs_close = True

    async def un_init(self) -> None:
        await self._ask(self._native.un_init)
        self._needs_close = False

    async def close(self) -> None:
        """Hangs up, logs out and frees the engine; streams of events end. Repeated: no effect."""
        self._needs_close = False
        if self._core.closed:
            return
        self._core.closed = True
        self._core.stop_reading()
        for stream in list(self._streams):
            stream.finish()
        await self._core.loop.run_in_executor(None, self._core.close)

    @property
    def closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._core.closed

    async def __aenter__(self) -> TUICallEngine:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def __del__(self) -> None:
        core = getattr(self, "_core", None)
        if core is None or core.closed:
            return
        core.abandon()
        if self._needs_close:
            warnings.warn(f"unclosed {self!r} is logged out", ResourceWarning, source=self)

    def events(self) -> EventStream:
        """All events that come from now on, for ``async for``; ends when the engine is closed.

        Ask for it before :meth:`init`, or a call that rings at once is missed.
        """
        stream = EventStream(self._core)
        self._streams.add(stream)
        return stream

    def add_observer(self, observer: TUICallObserver) -> None:
        self._core.add_observer(observer)

    def remove_observer(self, observer: TUICallObserver) -> None:
        self._core.remove_observer(observer)

    async def call(self, user_id: str, media_type: int, params: TUICallParams | None = None) -> str:
        answer = await self._ask(
            self._native.call,
            _arguments.text("user_id", user_id),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )
        return answer[0]

    async def calls(self, user_id_list: Iterable[str], media_type: int, params: TUICallParams | None = None) -> str:
        answer = await self._ask(
            self._native.calls,
            _arguments.user_ids(user_id_list),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )
        return answer[0]

    async def group_call(
        self, group_id: str, user_id_list: Iterable[str], media_type: int, params: TUICallParams | None = None
    ) -> str:
        answer = await self._ask(
            self._native.group_call,
            _arguments.text("group_id", group_id),
            _arguments.user_ids(user_id_list),
            _arguments.enumerator("media_type", media_type),
            _arguments.call_params(params),
        )
        return answer[0]

    async def accept(self) -> None:
        await self._ask(self._native.accept)

    async def reject(self) -> None:
        await self._ask(self._native.reject)

    async def ignore(self) -> None:
        await self._ask(self._native.ignore)

    async def hangup(self) -> None:
        await self._ask(self._native.hangup)

    async def invite_user(self, user_id_list: Iterable[str], params: TUICallParams | None = None) -> list[str]:
        answer = await self._ask(
            self._native.invite_user, _arguments.user_ids(user_id_list), _arguments.call_params(params)
        )
        return answer[1]

    async def join(self, call_id: str) -> None:
        await self._ask(self._native.join, _arguments.text("call_id", call_id))

    async def join_in_group_call(self, room_id: TUIRoomId, group_id: str, media_type: int) -> None:
        await self._ask(
            self._native.join_in_group_call,
            _arguments.room(room_id),
            _arguments.text("group_id", group_id),
            _arguments.enumerator("media_type", media_type),
        )

    async def switch_call_media_type(self, media_type: int) -> None:
        await self._ask(self._native.switch_call_media_type, _arguments.enumerator("media_type", media_type))

    async def open_camera(self) -> None:
        await self._ask(self._native.open_camera)

    async def close_camera(self) -> None:
        await self._ask(self._native.close_camera)

    async def open_microphone(self) -> None:
        await self._ask(self._native.open_microphone)

    async def close_microphone(self) -> None:
        await self._ask(self._native.close_microphone)

    def push_audio(
        self,
        samples: bytes | bytearray | memoryview | array.array[int] | array.array[float],
        *,
        sample_rate: int = 48000,
        channels: int = 1,
        sample_format: Literal["s16", "f32"] = "s16",
        live: bool = False,
    ) -> float:
        return _blocking.push_audio(self._native, samples, sample_rate, channels, sample_format, live)

    def clear_audio(self) -> None:
        self._native.clear_audio()

    async def read_audio(
        self,
        duration: float = 0.02,
        *,
        user_id: str = "",
        sample_rate: int = 48000,
        channels: int = 1,
        sample_format: Literal["s16", "f32"] = "s16",
        timeout: float | None = None,
    ) -> TUIAudio:
        read = functools.partial(
            _blocking.read_audio,
            self._native,
            duration,
            user_id,
            sample_rate,
            channels,
            sample_format,
            timeout,
        )
        return await self._core.loop.run_in_executor(None, read)

    async def play_file(self, path: str | os.PathLike[str]) -> None:
        """Says a WAV file in the call; done when it was said. See :meth:`tuicall.TUICallEngine.play_file`.

        Cancelling the task that awaits it ends the waiting; :meth:`clear_audio` ends the sound.
        """
        await self._ask(self._native.play_file, _arguments.path(path))

    async def play_tone(self, frequency: float, duration: float, *, amplitude: float = 0.25) -> None:
        """Says a sine; done when it was said. See :meth:`tuicall.TUICallEngine.play_tone`."""
        await self._ask(self._native.play_tone, frequency, amplitude, _arguments.tone_ms(duration))

    async def record_file(
        self, path: str | os.PathLike[str], *, user_id: str = "", sample_rate: int = 48000
    ) -> None:
        """Records what is heard; done when the file is complete. See :meth:`tuicall.TUICallEngine.record_file`.

        Cancelling the task that awaits it ends the waiting; :meth:`stop_recording` ends the recording.
        """
        await self._ask(
            self._native.record_file,
            _arguments.text("user_id", user_id),
            _arguments.path(path),
            _arguments.unsigned("sample_rate", sample_rate),
        )

    def stop_recording(self, path: str | os.PathLike[str]) -> None:
        self._native.stop_recording(_arguments.path(path))

    async def set_self_info(self, nickname: str, avatar_url: str = "") -> None:
        await self._ask(
            self._native.set_self_info,
            _arguments.text("nickname", nickname),
            _arguments.text("avatar_url", avatar_url),
        )

    async def enable_multi_device_ability(self, enable: bool) -> None:
        await self._ask(self._native.enable_multi_device_ability, bool(enable))

    async def end_call(self, call_id: str) -> None:
        await self._ask(self._native.end_call, _arguments.text("call_id", call_id))

    @property
    def call_info(self) -> TUICallInfo:
        """The current or last call, as of the event that was delivered last; in a callback, as of that event."""
        return self._native.call_info()

    async def _ask(self, method: Callable[..., _Answer | None], *arguments: object) -> _Answer:
        future: asyncio.Future[_Answer] = self._core.loop.create_future()
        method(*arguments, self._core.answer(future))
        return await future
