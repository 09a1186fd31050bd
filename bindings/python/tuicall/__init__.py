"""tuicall: make and take calls through a tuicalld server, and be told everything that happens to them.

>>> from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver, gen_user_sig
>>> with TUICallEngine("127.0.0.1:7443", ca_file="ca.pem") as engine:
...     engine.add_observer(TUICallObserver(on_user_join=lambda user_id: print(user_id, "joined")))
...     engine.init(sdk_app_id, "alice", gen_user_sig(sdk_app_id, "alice", secret_key))
...     engine.call("bob", TUICallMediaType.AUDIO)

Programs with asyncio: ``tuicall.aio``. The server: ``python -m tuicall.server``. Free-threaded Python and
subinterpreters are not supported.
"""

from . import _native
from ._observer import TUICallObserver
from ._types import (
    TUIAudio,
    TUICallConnectionState,
    TUICallEndReason,
    TUICallError,
    TUICallInfo,
    TUICallMediaType,
    TUICallParams,
    TUICallRole,
    TUICallScene,
    TUINetworkQuality,
    TUINetworkQualityInfo,
    TUIOfflinePushInfo,
    TUIRoomId,
    TUIUserProfile,
)
from ._user_sig import check_user_sig, gen_user_sig
from .engine import TUICallEngine

__version__: str = _native.version()

__all__ = [
    "TUIAudio",
    "TUICallConnectionState",
    "TUICallEndReason",
    "TUICallEngine",
    "TUICallError",
    "TUICallInfo",
    "TUICallMediaType",
    "TUICallObserver",
    "TUICallParams",
    "TUICallRole",
    "TUICallScene",
    "TUINetworkQuality",
    "TUINetworkQualityInfo",
    "TUIOfflinePushInfo",
    "TUIRoomId",
    "TUIUserProfile",
    "check_user_sig",
    "gen_user_sig",
]
