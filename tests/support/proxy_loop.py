"""The asyncio loop that all proxies of a process share, in a thread of its own."""

import asyncio
import threading


class ProxyLoop:
    """Runs coroutines for callers of any thread, who wait for the result."""

    _lock = threading.Lock()
    _loop = None

    @classmethod
    def run(cls, coroutine):
        with cls._lock:
            if cls._loop is None:
                cls._loop = asyncio.new_event_loop()
                threading.Thread(target=cls._loop.run_forever, name="proxies", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(coroutine, cls._loop).result(timeout=30)
