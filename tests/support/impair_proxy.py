"""Proxies for UDP and for TCP that do to what passes what a bad network would (impairment.py).

Both serve any number of clients; `set` holds for all of them, and for each direction by itself. Public methods may be
called from any thread and have taken effect when they return.
"""

import asyncio
import contextlib
import socket

from cut_proxy import DOWN, UP, CutProxy
from impairment import CLEAN, Fate
from proxy_loop import ProxyLoop

MAX_DATAGRAM = 65536


class _Impaired:
    """What both proxies share: the conditions, and the fates that follow them."""

    def __init__(self, seed):
        self._seed = seed
        self._impairments = {UP: CLEAN, DOWN: CLEAN}
        self._fates = []

    def new_fates(self, number):
        """For the packets of the number-th client, by direction."""
        fates = {way: Fate(f"{self._seed}/{number}/{way}", self._impairments[way]) for way in (UP, DOWN)}
        self._fates.append(fates)
        return fates

    async def _set(self, both):
        self._impairments = both
        for fates in self._fates:
            for way, fate in fates.items():
                fate.impairment = both[way]

    def set(self, up, down=None):
        """The network from now on, from the clients to the server and back; of one alone: in both directions."""
        ProxyLoop.run(self._set({UP: up, DOWN: up if down is None else down}))

    def counts(self, direction):
        """(packets that came, packets that were lost) in a direction, of all clients."""
        fates = [by_way[direction] for by_way in self._fates]
        return sum(fate.packets for fate in fates), sum(fate.dropped for fate in fates)


class _UdpClient:
    """One address that packets come from, and its own socket towards the server."""

    def __init__(self, proxy, address, number):
        self.proxy = proxy
        self.address = address
        self.fates = proxy.new_fates(number)
        self.upstream = None
        self.open()

    def open(self):
        """Takes a new socket, and with it a new address, towards the server; the one before is gone."""
        before, self.upstream = self.upstream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.upstream.connect(self.proxy.target)
        _read_all(self.upstream, lambda data, _: self.send(DOWN, data))
        if before is not None:
            _close(before)

    def send(self, direction, data):
        loop = asyncio.get_running_loop()
        at = self.fates[direction].next(len(data), loop.time())
        if at is None:
            return
        if at <= loop.time() + 1e-5:
            self.deliver(direction, data)
        else:
            loop.call_at(at, self.deliver, direction, data)

    def deliver(self, direction, data):
        with contextlib.suppress(OSError):  # a full buffer, a port or a proxy that is closed: to a network it is loss
            if direction == DOWN:
                self.proxy.listener.sendto(data, self.address)
            else:
                self.upstream.send(data)


def _read_all(reading, received):
    """Hands on what comes to a socket, until it is closed."""

    def readable():
        with contextlib.suppress(OSError):  # nothing more is there, or ICMP said that a port is closed
            while True:
                received(*reading.recvfrom(MAX_DATAGRAM))

    reading.setblocking(False)
    asyncio.get_running_loop().add_reader(reading, readable)


def _close(reading):
    asyncio.get_running_loop().remove_reader(reading)
    reading.close()


class UdpProxy(_Impaired):
    """Passes datagrams that come to `listen` on to `target` (both "host:port"), and the answers back."""

    def __init__(self, listen, target, seed=0):
        super().__init__(seed)
        host, port = target.rsplit(":", 1)
        self.target = (host, int(port))
        self.clients = {}
        ProxyLoop.run(self._listen(listen))

    async def _listen(self, listen):
        host, port = listen.rsplit(":", 1)
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.listener.bind((host, int(port)))
        self.address = "%s:%d" % self.listener.getsockname()
        _read_all(self.listener, self._received)

    def _received(self, data, address):
        if address not in self.clients:
            self.clients[address] = _UdpClient(self, address, len(self.clients))
        self.clients[address].send(UP, data)

    async def _move(self):
        for client in self.clients.values():
            client.open()

    async def _close(self):
        for open_socket in (self.listener, *(client.upstream for client in self.clients.values())):
            _close(open_socket)

    def move(self):
        """Every client has another address from now on, as the server sees it; the old one is gone."""
        ProxyLoop.run(self._move())

    def close(self):
        """Passes nothing on any more."""
        ProxyLoop.run(self._close())


class TcpProxy(_Impaired, CutProxy):
    """A CutProxy over a network that delays: TCP says again what was lost, so that loss, too, is delay (`REPEAT_MS` for
    each record, the least that RFC 6298 as it is implemented takes), and nothing overtakes."""

    REPEAT_MS = 200

    def __init__(self, target, seed=0):
        _Impaired.__init__(self, seed)
        self._connections = {}
        CutProxy.__init__(self, target)

    def set(self, up, down=None):
        if up.cut or (down is not None and down.cut):
            raise ValueError("a connection is cut by cut() or freeze(), not by an impairment")
        super().set(up, down)

    def in_turn(self, link, direction, action, record=b""):
        fates = self._connections.get(link)
        if fates is None:
            fates = self._connections[link] = self.new_fates(len(self._connections))
        loop = asyncio.get_running_loop()
        at = fates[direction].next_in_order(len(record), loop.time(), self.REPEAT_MS)
        if at <= loop.time() + 1e-5:
            action()
        else:
            loop.call_at(at, action)
