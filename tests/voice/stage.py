"""alice and bob in a call, alice behind a bad network, bob beside the server; what they say, hear and are told.

Only alice's way is impaired: the server listens at 127.0.0.2, where bob goes directly, and alice goes to 127.0.0.1,
where for TCP and for UDP there is a proxy.
"""

import dataclasses
import pathlib
import queue
import tempfile
import threading
import time

import hops
import numpy
from impair_proxy import TcpProxy, UdpProxy
from server import Server

from tuicall import TUICallEngine, TUICallError, TUICallMediaType, TUICallObserver, gen_user_sig
from tuicall.server import program

TIMEOUT_S = 60
PIECE_S = 0.02
LOUD = 327  # of 32768: -40 dB
SERVER_HOST = "127.0.0.2"
PROXY_HOST = "127.0.0.1"


@dataclasses.dataclass(frozen=True)
class Report:
    """One on_user_network_quality_changed: the quality of each user, and when it came."""

    at_s: float
    quality: dict


class Recording:
    """All that was heard since it began, by one thread that reads."""

    def __init__(self, engine, rate_hz):
        self.rate_hz = rate_hz
        self._engine = engine
        self._pieces = []
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        try:
            while not self._over:
                piece = self._engine.read_audio(PIECE_S, sample_rate=self.rate_hz, timeout=TIMEOUT_S)
                samples = numpy.frombuffer(piece.samples, dtype=numpy.int16)
                with self._changed:
                    self._pieces.append((time.monotonic(), piece.timestamp, samples))
                    self._changed.notify_all()
        except TUICallError:
            pass  # the call is over
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait_until(self, at_s):
        """Waits until what was heard at that time of time.monotonic() is there, or the call is over."""
        with self._changed:
            there = self._changed.wait_for(
                lambda: self._over or (self._pieces and self._pieces[-1][0] >= at_s), TIMEOUT_S
            )
            assert there, "nothing more is heard, not even silence"

    def wait_for_sound(self, timeout_s=TIMEOUT_S):
        """Waits until a piece from now on is louder than -40 dB."""
        with self._changed:
            first = len(self._pieces)
            heard = self._changed.wait_for(
                lambda: any(numpy.abs(samples).max(initial=0) > LOUD for _, _, samples in self._pieces[first:]),
                timeout_s,
            )
            assert heard, "no sound is heard"

    def close(self):
        self._over = True
        self._thread.join()

    def samples_from(self, at_s):
        """(samples, when the first of them was heard in ms after at_s) of what was heard after that time.

        The time of a piece is its timestamp. What that is on the clock is told by the piece that was read the fastest:
        how late the others were read is no matter of the network.
        """
        pieces = [piece for piece in list(self._pieces) if piece[0] >= at_s]
        clock_s = min(read_s - stamp for read_s, stamp, _ in pieces)
        after = [(clock_s + stamp, samples) for _, stamp, samples in pieces if clock_s + stamp >= at_s]
        return numpy.concatenate([samples for _, samples in after]), (after[0][0] - at_s) * 1000


class Person(TUICallObserver):
    """A user, logged in; what is told to it."""

    def __init__(self, name, server, address):
        super().__init__()
        self.name = name
        self.calls = queue.Queue()
        self.joins = queue.Queue()
        self.ends = queue.Queue()
        self.reports = []
        self._reported = threading.Condition()
        self.engine = TUICallEngine(address, server.ca_file)
        self.engine.add_observer(self)
        self.engine.init(server.sdk_app_id, name, gen_user_sig(server.sdk_app_id, name, server.secret_key))

    def on_call_received(self, caller_id, callee_id_list, group_id, media_type):
        self.calls.put(caller_id)

    def on_user_join(self, user_id):
        self.joins.put(user_id)

    def on_call_end(self, room_id, media_type, role, total_time):
        self.ends.put(role)

    def on_user_network_quality_changed(self, network_quality_list):
        with self._reported:
            quality = {user.user_id: user.quality.name for user in network_quality_list}
            self.reports.append(Report(time.monotonic(), quality))
            self._reported.notify_all()

    def reports_until(self, user_id, wanted, first, most=None):
        """The number of the report after `first` that says one of the wanted qualities of that user, from 1 on; with
        `most`: None if none of so many says it."""
        deadline = time.monotonic() + TIMEOUT_S
        number = 0
        while most is None or number < most:
            with self._reported:
                there = self._reported.wait_for(lambda: len(self.reports) > first + number, deadline - time.monotonic())
            assert there, f"{self.name} was told no quality of {user_id} in {wanted}: {self.reports[first:]}"
            number += 1
            if self.reports[first + number - 1].quality[user_id] in wanted:
                return number
        return None

    def say(self, samples, rate_hz):
        """Says it at once, in the place of what waits; gives when the first sample was said."""
        self.engine.clear_audio()
        at_s = time.monotonic()
        waiting_s = self.engine.push_audio(samples, sample_rate=rate_hz)
        assert abs(waiting_s - len(samples) / rate_hz) < 2 * PIECE_S, f"{waiting_s} s wait to be said"
        return at_s


class Stage:
    """A server, alice's network, and the two of them in a call with open microphones."""

    def __init__(self, seed=1, up=None, options=()):
        self._folder = tempfile.TemporaryDirectory(prefix="voice-")
        data_dir = pathlib.Path(self._folder.name)
        self.server = Server(program(), data_dir, options, SERVER_HOST)
        self.tcp = TcpProxy(self.server.address, seed)
        self.udp = self._udp_proxy(seed)
        if up is not None:
            self.udp.set(up)
        self.alice = Person("alice", self.server, self.tcp.address)
        self.bob = Person("bob", self.server, self.server.address)
        self.people = (self.alice, self.bob)
        self.recordings = ()

    def _udp_proxy(self, seed):
        # Alice is told no host, so that she goes to the one that she is connected to, and the relay's port.
        port = self.server.media_address.rsplit(":", 1)[1]
        return UdpProxy(f"{PROXY_HOST}:{port}", self.server.media_address, seed)

    def restart_server(self):
        """kill -9, and again; the port for sound may be another one."""
        self.udp.close()
        self.server.kill_and_restart()
        self.udp = self._udp_proxy(0)

    def call(self):
        """Begins a call; gives back when both have heard each other."""
        self.alice.engine.call("bob", TUICallMediaType.AUDIO)
        self.bob.calls.get(timeout=TIMEOUT_S)
        self.bob.engine.accept()
        for person in self.people:
            person.joins.get(timeout=TIMEOUT_S)
        self.recordings = [Recording(person.engine, hops.RATE_HZ) for person in self.people]
        beep = hops.sound(hops.frequencies(10, seed=0))
        for person in self.people:
            person.engine.open_microphone()
        for speaker, listener in zip(self.people, reversed(self.recordings), strict=True):
            self._beep_until_heard(speaker, listener, beep)

    def _beep_until_heard(self, speaker, recording, beep):
        """Sound that is said before the other one's way is there may be lost: so again and again."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            speaker.engine.push_audio(beep, sample_rate=hops.RATE_HZ)
            try:
                return recording.wait_for_sound(2)
            except AssertionError:
                assert time.monotonic() < deadline, f"{speaker.name} is not heard"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for recording in self.recordings:
            recording.close()
        for person in self.people:
            person.engine.close()
        self.tcp.close()
        self.udp.close()
        self.server.stop()
        self._folder.cleanup()


def converse(stage, seconds, events=(), seed=5):
    """Both say hops at once; gives what bob heard of alice, and alice of bob.

    events: (when, what) to do while they talk, the time in seconds from the beginning.
    """
    said = hops.frequencies(round(seconds * 1000 / hops.HOP_MS), seed)
    sound = hops.sound(said)
    began = [person.say(sound, hops.RATE_HZ) for person in stage.people]
    for at_s, action in events:
        stage.recordings[0].wait_until(began[0] + at_s)
        action()
    heard = []
    for began_s, recording in zip(began, reversed(stage.recordings), strict=True):
        recording.wait_until(began_s + seconds + hops.MOST_DELAY_MS / 1000)
        heard.append(hops.find(said, *recording.samples_from(began_s)))
    return heard
