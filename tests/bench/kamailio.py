"""Kamailio with TLS as the server of the benchmark of calls, where it is installed (Debian's kamailio and
kamailio-tls-modules): started in the foreground with a configuration of ours (kamailio.cfg), in a temporary folder."""

import contextlib
import functools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import measure

CONFIGURATION = Path(__file__).with_name("kamailio.cfg")
MODULES = "/usr/lib/*/kamailio/modules/tls.so"
MEMORY_MIB = 1024  # a call is remembered for 5 s after its end
STARTS = 12
START_S = 10
END_S = 10


def program():
    """Where it is; none: it, or its TLS, is not installed."""
    found = shutil.which("kamailio", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    return found if any(Path("/").glob(MODULES[1:])) else None


@functools.cache
def version():
    """As it says it: "kamailio 5.6.3"."""
    told = subprocess.run([program(), "-v"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split()[1:3])


class Kamailio:
    """A Kamailio that listens, or has died before."""

    def __init__(self, folder, certificate, key):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [program(), "-DD", "-f", CONFIGURATION, "-l", f"tls:127.0.0.1:{self.port}", "-m", str(MEMORY_MIB)]
        command += ["-Y", folder, "-w", folder, "-A", f'CERTIFICATE="{certificate}"', "-A", f'KEY="{key}"']
        self.log = Path(folder, "kamailio.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_S
        while self.alive() and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), START_S):
                return
            time.sleep(0.01)

    def alive(self):
        return self.process.poll() is None

    def dies(self):
        """Whether it has crashed: its connections are gone a moment before it is."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_S)
        return not self.alive()

    def last_words(self):
        return "it says at last:\n" + self.log.read_text()[-2000:]

    def cpu_s(self):
        """Of all its processes."""
        return sum(map(measure.cpu_s, measure.family(self.process.pid)))

    def stop(self):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_S)
        with contextlib.suppress(ProcessLookupError):  # what it left behind
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class MidwayCrash(Exception):
    """What was measured until then is worth nothing, and why it has crashed has to be looked at."""


def run(build_dir, users, at_once, seconds, rate):
    """Calls through a new Kamailio; gives what the load says, its processor time meanwhile, and how often it was
    started again: with OpenSSL 3 it now and then crashes at its start or at the first handshakes, by what its
    processes share. Once everybody is registered it may not."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = measure.make_certificate(folder)
        for again in range(STARTS):
            server = Kamailio(folder, certificate, key)
            begun = False
            try:
                arguments = [server.port, users, at_once, seconds, rate]
                load = measure.PacedLoad([build_dir / "bin" / "tuicall_sip_load", *arguments])
                begun = True
                return *load.run(server.cpu_s), again
            except measure.LoadFailed as failure:
                if not server.dies():
                    raise
                if begun:
                    why = f"Kamailio has crashed in the middle of the calls; {server.last_words()}"
                    raise MidwayCrash(why) from failure
            finally:
                server.stop()
        raise AssertionError(f"Kamailio has crashed at each of {STARTS} starts; {server.last_words()}")
