"""A tuicalld for one test: started in development mode on a free port, stopped and checked at the end."""

import json
import os
import select
import signal
import subprocess
import time

START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 30


class Server:
    """A running tuicalld: `address`, `media_address`, `ca_file`, `sdk_app_id`, `secret_key`.

    overload_delay_ms: 0, for it to take calls however slow the machine is; or its option.
    environment: besides that of the test.
    """

    def __init__(self, program, data_dir, options=(), host="127.0.0.1", overload_delay_ms=0, environment=None):
        self.data_dir = data_dir
        self.log_path = data_dir / "tuicalld.log"
        self._log = open(self.log_path, "ab")
        self._command = [str(program), "--dev", "--data-dir", str(data_dir)]
        self._command += ["--overload-delay-ms", str(overload_delay_ms), *options]
        # Not copied without need: pytest changes it between tests, beside threads that start servers.
        self._environment = {**os.environ, **environment} if environment else None
        self._start(f"{host}:0")

    def _start(self, listen):
        self.process = subprocess.Popen(
            [*self._command, "--listen", listen],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=self._environment,
        )
        ready, _, _ = select.select([self.process.stdout], [], [], START_TIMEOUT_S)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.process.kill()
            raise AssertionError(f"tuicalld did not get ready; its log:\n{self.log_text()}")
        told = json.loads(line)
        self.address = told["listen"]
        self.media_address = told["media_listen"]
        self.ca_file = told["ca_file"]
        self.sdk_app_id = told["sdk_app_id"]
        self.secret_key = told["secret_key"]

    def log_text(self):
        return self.log_path.read_text(errors="replace")

    def wait_for_log(self, text, timeout_s=10):
        """Waits until the log contains that text."""
        deadline = time.monotonic() + timeout_s
        while text not in self.log_text():
            assert time.monotonic() < deadline, f"the server's log does not say {text!r}:\n{self.log_text()}"
            time.sleep(0.01)

    def suspend(self):
        """As if it hung; back when all its threads stand still."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def kill_and_restart(self):
        """kill -9, and the same server again at the same address."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._start(self.address)

    def stop(self):
        """Stops it in good order; a server that crashed or does not end fails the test."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"tuicalld did not stop within {STOP_TIMEOUT_S} s; its log:\n{self.log_text()}")
        finally:
            self.process.stdout.close()
            self._log.close()
        assert code == 0, f"tuicalld ended with code {code}; its log:\n{self.log_text()}"
