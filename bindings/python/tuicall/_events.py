"""The events of an engine as an asynchronous iterator."""

from __future__ import annotations

import asyncio
import inspect
import weakref
from collections.abc import Callable
from typing import Any

from . import _native
from ._core import EngineCore
from ._observer import TUICallObserver
from ._types import TUICallError


class TUICallEvent:
    """An event: its ``name``, as the observer's method, and its parameters as attributes.

    >>> event.name, event.user_id
    ('on_user_join', 'bob')
    """

    def __init__(self, name: str, parameters: dict[str, Any]) -> None:
        self.name: str = name
        self.parameters: dict[str, Any] = parameters

    def __getattr__(self, parameter: str) -> Any:
        try:
            return self.__dict__["parameters"][parameter]
        except KeyError:
            raise AttributeError(f"{self.__dict__.get('name', 'the event')} has no {parameter!r}") from None

    def __repr__(self) -> str:
        return f"TUICallEvent({self.name!r}, {self.parameters!r})"


_PARAMETERS = {
    name: tuple(inspect.signature(getattr(TUICallObserver, name)).parameters)[1:] for name in _native.EVENTS
}


class EventStream:
    """The events of an engine from the moment at which ``events()`` was called. Ends when the engine is closed.

    Events wait here without limit until they are fetched. ``aclose`` stops collecting.
    """

    def __init__(self, core: EngineCore) -> None:
        self._core = core
        self._queue: asyncio.Queue[TUICallEvent | None] = asyncio.Queue()
        stream_ref = weakref.ref(self)

        def collector(name: str) -> Callable[..., None]:
            def collect(*arguments: Any) -> None:
                stream = stream_ref()
                if stream is not None:
                    stream._queue.put_nowait(TUICallEvent(name, dict(zip(_PARAMETERS[name], arguments))))

            return collect

        self._observer = TUICallObserver(**{name: collector(name) for name in _native.EVENTS})
        core.add_observer(self._observer)

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> TUICallEvent:
        event = await self._queue.get()
        if event is None:
            self._queue.put_nowait(None)
            raise StopAsyncIteration
        return event

    async def aclose(self) -> None:
        """Stops collecting; who waits for the next event is told that there is none."""
        self.finish()
        self._stop_collecting()

    def finish(self) -> None:
        """The stream ends after the events that wait."""
        self._queue.put_nowait(None)

    def __del__(self) -> None:
        self._stop_collecting()

    def _stop_collecting(self) -> None:
        try:
            self._core.remove_observer(self._observer)
        except (AttributeError, TUICallError):
            return  # never registered, stopped already, or the engine is closed
