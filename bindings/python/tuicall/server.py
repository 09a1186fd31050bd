"""The server that comes with the package: ``python -m tuicall.server`` runs tuicalld with the given arguments.

For scripts and tests there is a server that needs nothing else and ends with the block:

>>> with DevServer() as server:
...     engine = TUICallEngine(server.address, ca_file=server.ca_file)
...     engine.init(server.sdk_app_id, "alice", server.user_sig("alice"))
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from types import TracebackType

from ._user_sig import gen_user_sig

__all__ = ["DevServer", "main", "program"]


def program() -> str:
    """The path of tuicalld: the one in this package, else the one on the PATH."""
    bundled = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_dist", "bin", "tuicalld")
    found = bundled if os.path.exists(bundled) else shutil.which("tuicalld")
    if found is None:
        raise FileNotFoundError(f"there is no tuicalld in {os.path.dirname(bundled)}, nor on the PATH")
    return found


class DevServer:
    """``tuicalld --dev`` on a free port of this machine, from here until :meth:`stop`."""

    def __init__(self, *options: str, data_dir: str | os.PathLike[str] | None = None) -> None:
        """Starts the server and waits until it is ready.

        :param options: further options of tuicalld, such as "--grace-ms=2000".
        :param data_dir: where it keeps its certificate and secret; None: a directory that goes with the server.
        """
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        if data_dir is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="tuicalld-")
            data_dir = self._temporary.name
        command = [program(), "--dev", "--listen", "127.0.0.1:0", "--data-dir", os.fspath(data_dir), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError(f"{command[0]} ended with exit code {self._process.returncode} before it was ready")
        ready = json.loads(line)
        self.address: str = ready["listen"]
        """"host:port", for the engine."""
        self.ca_file: str = ready["ca_file"]
        """The authority that signed the server's certificate, for the engine."""
        self.sdk_app_id: int = ready["sdk_app_id"]
        """The one app that the server knows."""
        self.secret_key: str = ready["secret_key"]
        """The app's key, for tickets."""

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def user_sig(self, user_id: str, expire: int = 604800) -> str:
        """A ticket for that user, valid for ``expire`` seconds."""
        return gen_user_sig(self.sdk_app_id, user_id, self.secret_key, expire)

    def stop(self) -> None:
        """Lets the server end in peace, and waits for that. Repeated: no effect."""
        self._end(kill=False)

    def kill(self) -> None:
        """Ends the server at once, as a crash would."""
        self._end(kill=True)

    def _end(self, kill: bool) -> None:
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> DevServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def main() -> None:
    """Becomes tuicalld, with this process's arguments."""
    path = program()
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
