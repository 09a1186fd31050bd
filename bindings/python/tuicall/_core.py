"""What the blocking and the asyncio engine have in common: the native engine, its observers, and its end."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

from . import _arguments, _native
from ._observer import TUICallObserver, overridden_methods
from ._types import TUICallError

_INIT_FAIL = -1201  # of a closed engine
_PARAM_INVALID = -1202
_REQUEST_REFUSED = -1203


class _Registration:
    """Keeps an observer, and what the library calls, for as long as the observer is registered."""

    def __init__(self, observer: TUICallObserver, methods: tuple[Callable[..., Any] | None, ...]) -> None:
        self.observer = observer
        self.native = _native.Observer(methods)
        self.id = 0


class EngineCore:
    """A native engine and its observers. Closed at the latest when the interpreter ends."""

    def __init__(
        self,
        server: str,
        ca_file: str | os.PathLike[str] | None,
        dispatch: int,
        request_timeout: float,
        volume_interval: float | None,
        frame_length: float,
        wake_up: Callable[[], Any] | None,
    ) -> None:
        self.native = _native.Engine(
            _arguments.text("server", server),
            "" if ca_file is None else _arguments.text("ca_file", os.fspath(ca_file)),
            dispatch,
            _arguments.unsigned("request_timeout in ms", round(request_timeout * 1000)),
            _arguments.report_interval("volume_interval", volume_interval),
            _arguments.frame_ms(frame_length),
            wake_up,
        )
        self._lock = threading.RLock()  # garbage collection inside it may drop an observer of this engine
        self._registrations: list[_Registration] = []
        self.closed = False
        _open_cores.add(self)
        if _ending.is_set():
            self.abandon()
            raise TUICallError(_REQUEST_REFUSED, "the Python interpreter is ending, and makes no engines any more")

    def methods_of(self, observer: TUICallObserver) -> tuple[Callable[..., Any] | None, ...]:
        """What is called for each event."""
        return overridden_methods(observer)

    def add_observer(self, observer: TUICallObserver) -> None:
        """Registers the observer, unless it is registered already."""
        registration = _Registration(observer, self.methods_of(observer))
        with self._lock:
            if any(known.observer is observer for known in self._registrations):
                return
            registration.id = self.native.add_observer(registration.native)
            self._registrations.append(registration)

    def remove_observer(self, observer: TUICallObserver) -> None:
        """Ends the registration; waits for a callback of the observer that runs on another thread."""
        with self._lock:
            found = [known for known in self._registrations if known.observer is observer]
            self._registrations = [known for known in self._registrations if known.observer is not observer]
        if not found:
            raise TUICallError(_PARAM_INVALID, f"{observer!r} is not an observer of this engine")
        self.native.remove_observer(found[0].id)
        found[0].native.forget()

    def silence(self) -> None:
        """No observer is called from now on; waits for a callback that runs on another thread."""
        for registration in self._take_registrations():
            try:
                self.native.remove_observer(registration.id)
            except TUICallError as error:
                if error.code != _INIT_FAIL:
                    raise
                # Another thread has closed the engine meanwhile, and released its observers.
            registration.native.forget()

    def close(self) -> None:
        """Hangs up, logs out and frees; no observer is called afterwards. Repeated: no effect.

        A callback that runs on another thread is waited for, and the engine does what it asks until then.
        """
        self.closed = True
        if self._on_loop_thread():
            return self.abandon()
        self.silence()
        self.native.close()
        _open_cores.discard(self)
        return None

    def _on_loop_thread(self) -> bool:
        """There nobody waits for a callback: it may be waiting for the loop."""
        try:
            return self.native.on_loop_thread()
        except TUICallError as error:
            if error.code != _INIT_FAIL:
                raise
            return False  # closed already

    def abandon(self) -> None:
        """The same without waiting, for an engine that nobody refers to any more."""
        self.closed = True
        _open_cores.discard(self)
        self.native.close_soon()
        for registration in self._take_registrations():
            registration.native.forget()

    def _take_registrations(self) -> list[_Registration]:
        with self._lock:
            taken, self._registrations = self._registrations, []
        return taken

    def report(self, code: int, message: str, call_id: str, user_ids: list[str]) -> None:
        """The answer to a request that nobody waits for: a failure goes to the observers' ``on_error``."""
        del call_id, user_ids
        if code == 0:
            return
        with self._lock:
            observers = [known.observer for known in self._registrations]
        with contextlib.ExitStack() as calls:  # what one of them raises does not keep it from the others
            for observer in reversed(observers):
                calls.callback(observer.on_error, code, message)


_open_cores: weakref.WeakSet[EngineCore] = weakref.WeakSet()
_ending = threading.Event()


@atexit.register
def _close_all() -> None:
    """No thread of the library may call into an interpreter that has ended.

    First all callbacks end, and only then the first engine hangs up: what a callback of another one is doing may be
    about the same call. Then all log out at once, so that a server that does not answer costs 2 s and not 2 s each.
    Daemon threads that are inside a method, or call one, do not come back.
    """
    _ending.set()
    _for_all_open(EngineCore.silence)
    _native.hold_threads()
    _for_all_open(EngineCore.abandon)
    _native.shut_down()


def _for_all_open(step: Callable[[EngineCore], None]) -> None:
    for core in list(_open_cores):
        with contextlib.suppress(TUICallError):  # the engine of a parent process: not ours to close
            step(core)
