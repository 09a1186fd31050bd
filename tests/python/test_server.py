"""The server that comes with the package."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tuicall import TUICallEngine, TUICallError, TUICallMediaType, aio
from tuicall.server import DevServer


def test_module_runs_the_server(tmp_path):
    command = [sys.executable, "-m", "tuicall.server", "--dev", "--listen", "127.0.0.1:0", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        ready = json.loads(process.stdout.readline())
        assert set(ready) == {"listen", "media_listen", "ca_file", "sdk_app_id", "secret_key"}
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


def test_server_ends_with_its_block(tmp_path):
    with DevServer(data_dir=tmp_path) as server:
        with TUICallEngine(server.address, server.ca_file) as engine:
            engine.init(server.sdk_app_id, "alice", server.user_sig("alice"))
        pid = server.pid
    server.stop()
    assert not os.path.exists(f"/proc/{pid}")
    assert os.path.exists(server.ca_file), "a data directory that was given stays"


def test_options_go_to_the_server(tmp_path):
    with DevServer("--grace-ms=2000", data_dir=tmp_path) as server:
        assert server.address
    with pytest.raises(RuntimeError):
        DevServer("--grace=2s", data_dir=tmp_path)


def test_temporary_data_go(tmp_path):
    server = DevServer()
    assert os.path.exists(server.ca_file)
    server.kill()
    assert not os.path.exists(server.ca_file)


def test_wrong_option_is_an_error():
    with pytest.raises(RuntimeError, match="exit code"):
        DevServer("--no-such-option")


def bytes_unread_by(address):
    """What waits in the kernel for the server at that address."""
    port = int(address.rsplit(":", 1)[1])
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(int(row[4].split(":")[1], 16) for row in rows if int(row[1].split(":")[1], 16) == port)


async def codes_of_calls(server, users, calls_each):
    """All at once to a server that was stopped meanwhile, so that it is late for the last of them."""
    engines = [aio.TUICallEngine(server.address, server.ca_file) for _ in range(users)]
    for number, engine in enumerate(engines):
        await engine.init(server.sdk_app_id, f"user-{number}", server.user_sig(f"user-{number}"))
    os.kill(server.pid, signal.SIGSTOP)
    calls = [
        asyncio.ensure_future(engine.call("nobody", TUICallMediaType.AUDIO))
        for engine in engines
        for _ in range(calls_each)
    ]
    deadline = time.monotonic() + 30
    while bytes_unread_by(server.address) < 60 * len(calls) and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    os.kill(server.pid, signal.SIGCONT)
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for engine in engines:
        await engine.close()
    return [answer.code for answer in answers if isinstance(answer, TUICallError)]


def test_overloaded_server_refuses_calls_in_words():
    with DevServer("--overload-delay-ms=1", "--commands-per-second=0", "--workers=1") as server:
        assert -1402 in asyncio.run(codes_of_calls(server, users=10, calls_each=190))
        with TUICallEngine(server.address, server.ca_file) as engine:
            engine.init(server.sdk_app_id, "alice", server.user_sig("alice"))
            assert engine.call("bob", TUICallMediaType.AUDIO), "it has caught up"
