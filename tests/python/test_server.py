"""The server that comes with the package."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tuicall import TUICallEngine
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
