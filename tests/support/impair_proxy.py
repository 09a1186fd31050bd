"""Proxies for UDP and for TCP that do to what passes what a bad network would (impairment.py).

Both serve any number of clients; `set` holds for all of them, and for each direction by itself. Public methods may be
called from any thread and have taken effect when they return.
"""

import asyncio

from cut_proxy import DOWN, UP, CutProxy
from impairment import CLEAN, Fate
from proxy_loop import ProxyLoop


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


class _UdpEnd(asyncio.DatagramProtocol):
    """A socket; hands on what comes."""

    def __init__(self, received):
        self._received = received

    def datagram_received(self, data, addr):
        self._received(data, addr)

    def error_received(self, exc):
        """A port that is closed says so through ICMP; to a client that is what silence is."""


class _UdpClient:
    """One address that packets come from, and its own socket towards the server."""

    def __init__(self, proxy, address, number):
        self.proxy = proxy
        self.address = address
        self.fates = proxy.new_fates(number)
        self.upstream = None

    async def open(self):
        """Takes a new socket, and with it a new address, towards the server."""
        loop = asyncio.get_running_loop()
        before = self.upstream
        self.upstream, _ = await loop.create_datagram_endpoint(
            lambda: _UdpEnd(lambda data, _: self.send(DOWN, data)), remote_addr=self.proxy.target
        )
        if before is not None:
            before.close()

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
        if direction == DOWN:
            self.proxy.listener.sendto(data, self.address)
        elif self.upstream is not None and not self.upstream.is_closing():
            self.upstream.sendto(data)


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
        loop = asyncio.get_running_loop()
        self.listener, _ = await loop.create_datagram_endpoint(
            lambda: _UdpEnd(self._received), local_addr=(host, int(port))
        )
        self.address = "%s:%d" % self.listener.get_extra_info("sockname")

    def _received(self, data, address):
        client = self.clients.get(address)
        if client is None:
            client = self.clients[address] = _UdpClient(self, address, len(self.clients))
            opened = asyncio.get_running_loop().create_task(client.open())
            opened.add_done_callback(lambda _: client.send(UP, data))
        else:
            client.send(UP, data)

    async def _move(self):
        for client in self.clients.values():
            await client.open()

    async def _close(self):
        self.listener.close()
        for client in self.clients.values():
            if client.upstream is not None:
                client.upstream.close()

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
