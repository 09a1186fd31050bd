"""The proxies themselves: each condition does what it says, and the same seed does it again."""

import queue
import socket
import threading
import time

import pytest
from impair_proxy import TcpProxy, UdpProxy
from impairment import BLOCKED, CLEAN, Burst, Fate, Impairment

TIMEOUT_S = 30
INTERVAL_S = 0.02


def fates(impairment, count=20000, seed=1):
    """The delay of each of so many packets in ms, None for those that are lost."""
    fate = Fate(seed, impairment)
    arrivals = [fate.next(100, i * INTERVAL_S) for i in range(count)]
    return [None if at is None else (at - i * INTERVAL_S) * 1000 for i, at in enumerate(arrivals)]


def lost(delays):
    return [at is None for at in delays]


def test_loss_is_as_much_as_said_and_the_same_again():
    for share in (0.02, 0.1, 0.5):
        found = fates(Impairment(loss=share))
        assert sum(lost(found)) / len(found) == pytest.approx(share, rel=0.1)
        assert fates(Impairment(loss=share)) == found
    assert fates(Impairment(loss=0.1), seed=2) != fates(Impairment(loss=0.1))


def test_fates_do_not_depend_on_the_time():
    now, later = Fate(1, Impairment(loss=0.3)), Fate(1, Impairment(loss=0.3))
    assert lost(now.next(9, 0.0) for _ in range(500)) == lost(later.next(99, i**2) for i in range(500))


def test_fates_do_not_depend_on_what_was_before():
    changed, always = Fate(1), Fate(1, Impairment(loss=0.3))
    before = [changed.next(9, i) for i in range(100)]
    changed.impairment = always.impairment
    always_before = [always.next(9, i) for i in range(100)]
    assert lost(before) != lost(always_before)
    assert lost(changed.next(9, i) for i in range(100, 600)) == lost(always.next(9, i) for i in range(100, 600))


def test_bursts():
    burst = Burst(to_bad=0.02, to_good=0.2)
    found = lost(fates(Impairment(burst=burst)))
    assert burst.loss == pytest.approx(1 / 11)
    assert sum(found) / len(found) == pytest.approx(burst.loss, rel=0.15)
    lengths = [len(run) for run in "".join("x" if is_lost else " " for is_lost in found).split()]
    assert sum(lengths) / len(lengths) == pytest.approx(1 / burst.to_good, rel=0.15)


def test_delay_and_jitter_keep_the_order():
    found = fates(Impairment(delay_ms=100, jitter_ms=60))
    assert 100 <= min(found) < 101 and 159 < max(found) <= 160.1
    arrivals = [i * 20 + delay for i, delay in enumerate(found)]
    assert arrivals == sorted(arrivals)


def test_reordering():
    found = fates(Impairment(reordered=0.05, reorder_ms=50))
    late = [delay > 49 for delay in found]
    assert sum(late) / len(late) == pytest.approx(0.05, rel=0.15)
    assert all(delay < 0.1 or delay == pytest.approx(50, abs=0.1) for delay in found)


def test_rate():
    found = fates(Impairment(rate_bytes_per_s=2500, queue_ms=100), count=2000)  # half of what comes
    assert sum(lost(found)) / len(found) == pytest.approx(0.5, abs=0.05)
    assert max(delay for delay in found if delay is not None) <= 141


def test_what_is_no_share_is_refused():
    with pytest.raises(ValueError, match="loss is 10"):
        Impairment(loss=10)
    with pytest.raises(ValueError, match="delay_ms is -1"):
        Impairment(delay_ms=-1)


class UdpEcho:
    """Sends everything back, and keeps whom it came from."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(TIMEOUT_S)
        self.address = "%s:%d" % self.socket.getsockname()
        self.seen = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            data, address = self.socket.recvfrom(2000)
            if data == b"end":
                return
            self.seen.put((data, address))
            self.socket.sendto(data, address)


@pytest.fixture
def udp():
    echo = UdpEcho()
    proxy = UdpProxy("127.0.0.1:0", echo.address, seed=3)
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(TIMEOUT_S)
    host, port = proxy.address.split(":")
    client.connect((host, int(port)))
    yield client, proxy, echo
    client.close()
    proxy.close()
    echo.socket.sendto(b"end", echo.socket.getsockname())


def test_udp_passes_both_ways_and_moves(udp):
    client, proxy, echo = udp
    client.send(b"one")
    assert client.recv(100) == b"one"
    _, before = echo.seen.get(timeout=TIMEOUT_S)
    proxy.move()
    client.send(b"two")
    assert client.recv(100) == b"two"
    _, after = echo.seen.get(timeout=TIMEOUT_S)
    assert before != after


def test_udp_directions_are_impaired_apart(udp):
    client, proxy, echo = udp
    proxy.set(up=CLEAN, down=BLOCKED)
    client.send(b"only up")
    assert echo.seen.get(timeout=TIMEOUT_S)[0] == b"only up"
    deadline = time.monotonic() + TIMEOUT_S
    while proxy.counts("down") != (1, 1):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    proxy.set(CLEAN)
    client.send(b"both")
    assert client.recv(100) == b"both"
    assert proxy.counts("down") == (2, 1)


def test_udp_loses_by_the_seed(udp):
    client, proxy, echo = udp
    proxy.set(up=Impairment(loss=0.3), down=CLEAN)
    fate = Fate("3/0/up", Impairment(loss=0.3))
    expected = [i for i in range(100) if fate.next(1, 0) is not None]
    for i in range(100):
        client.send(b"%d" % i)
    assert [int(echo.seen.get(timeout=TIMEOUT_S)[0]) for _ in expected] == expected


def test_tcp_delays_what_is_lost_and_keeps_the_order():
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = TcpProxy("%s:%d" % listener.getsockname(), seed=3)
    host, port = proxy.address.split(":")
    with socket.create_connection((host, int(port)), TIMEOUT_S) as client:
        server, _ = listener.accept()
        proxy.set(up=Impairment(loss=0.3, delay_ms=5, jitter_ms=5), down=CLEAN)
        records = [b"\x17\x03\x03\x00\x04%04d" % i for i in range(50)]
        client.sendall(b"".join(records))
        client.shutdown(socket.SHUT_WR)
        server.settimeout(TIMEOUT_S)
        received = b""
        while piece := server.recv(4096):
            received += piece
        server.close()
    assert received == b"".join(records)
    _, repeated = proxy.counts("up")
    assert repeated > 5
    with pytest.raises(ValueError, match="cut"):
        proxy.set(BLOCKED)
    proxy.close()
    listener.close()
