"""A TCP proxy that does to the connection of one program what networks do: break it, also at an exact TLS record or in
the middle of one; break it for one side only; let nothing through; let one byte through at a time. impair_proxy.py
adds delay.

All proxies of a process run on one asyncio loop in a thread of its own; every public method may be called from any
thread and has taken effect when it returns.
"""

import asyncio
import socket
import struct

from proxy_loop import ProxyLoop

UP, DOWN = "up", "down"  # from the program to the server, and back
APPLICATION_DATA = 23  # the TLS 1.3 record type of everything after the first flight


class _Side(asyncio.Protocol):
    """One of the two sockets of a connection through the proxy."""

    def __init__(self, link, direction):
        self.link = link
        self.direction = direction  # of the bytes that arrive here
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.direction == UP:
            self.link.proxy.accepted(self.link)

    def data_received(self, data):
        self.link.received(self.direction, data)

    def connection_lost(self, error):
        self.link.side_closed(self)

    def reset(self):
        """Closes with a TCP reset, so that the other end sees a broken connection and not an orderly end."""
        if self.transport is None or self.transport.is_closing():
            return
        raw = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def finish(self):
        """Closes after what was written has left."""
        if self.transport is not None:
            self.transport.close()


class _Link:
    """One connection: passes whole TLS records on, in both directions."""

    def __init__(self, proxy):
        self.proxy = proxy
        self.sides = {UP: _Side(self, UP), DOWN: _Side(self, DOWN)}
        self.waiting = {UP: bytearray(), DOWN: bytearray()}
        self.broken = False

    async def connect(self):
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self.sides[DOWN], *self.proxy.target)
        except OSError:
            self.sides[UP].reset()
            return
        self.pump(UP)

    def received(self, direction, data):
        self.waiting[direction] += data
        self.pump(direction)

    def pump(self, direction):
        target = self.sides[DOWN if direction == UP else UP]
        buffer = self.waiting[direction]
        while not self.broken and not self.proxy.frozen and target.transport is not None and len(buffer) >= 5:
            size = 5 + int.from_bytes(buffer[3:5], "big")
            if len(buffer) < size:
                return
            record = bytes(buffer[:size])
            del buffer[:size]
            if self.proxy.on_record(self, direction, record, target):
                self.proxy.in_turn(self, direction, lambda record=record: self.write(target, record), record)

    def write(self, target, record):
        size = 1 if self.proxy.trickling else len(record)
        for begin in range(0, len(record), size):
            target.transport.write(record[begin : begin + size])

    def half_open(self):
        """The server sees a broken connection, the program one over which nothing comes any more."""
        self.broken = True
        self.sides[DOWN].reset()

    def side_closed(self, side):
        if self.broken:
            return
        self.proxy.links.discard(self)
        other = self.sides[DOWN if side.direction == UP else UP]
        self.proxy.in_turn(self, side.direction, other.finish)

    def reset(self):
        self.broken = True
        self.proxy.links.discard(self)
        for side in self.sides.values():
            side.reset()


class CutProxy:
    """Passes connections on to `target` ("host:port"), until told otherwise."""

    def __init__(self, target):
        host, port = target.rsplit(":", 1)
        self.target = (host, int(port))
        self.links = set()
        self.refusing = False
        self.frozen = False
        self.trickling = False
        self.records = {UP: 0, DOWN: 0}
        self.cuts = 0
        self._armed = None
        ProxyLoop.run(self._listen())

    async def _listen(self):
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Link(self).sides[UP], "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self.address = f"{host}:{port}"

    def accepted(self, link):
        """A program has connected."""
        if self.refusing:
            link.reset()
            return
        self.links.add(link)
        asyncio.get_running_loop().create_task(link.connect())

    def on_record(self, link, direction, record, target):
        """Counts a record, cuts if it is the one. Returns whether it is passed on."""
        if record[0] != APPLICATION_DATA:
            return True
        self.records[direction] += 1
        if self._armed is None or self._armed[:2] != (direction, self.records[direction]):
            return True
        deliver = self._armed[2]
        self._armed = None
        self.cuts += 1
        if deliver:
            target.transport.write(record[: round(len(record) * deliver)])
            target.finish()
        link.reset()
        return False

    def in_turn(self, link, direction, action, record=b""):
        """Does to one end of a connection what comes after all before it; at once, over this network."""
        action()

    async def _cut(self):
        self.refusing = True
        for link in list(self.links):
            link.reset()

    async def _freeze(self):
        self.frozen = True

    async def _half_open(self):
        for link in self.links:
            link.half_open()

    async def _trickle(self):
        self.trickling = True

    async def _restore(self):
        self.refusing = False
        self.frozen = False
        self.trickling = False
        for link in [link for link in self.links if link.broken]:
            link.reset()
        for link in list(self.links):
            link.pump(UP)
            link.pump(DOWN)

    async def _arm(self, direction, number, deliver):
        self.records = {UP: 0, DOWN: 0}
        self._armed = None if number == 0 else (direction, number, deliver)

    async def _close(self):
        self._server.close()
        await self._cut()

    def cut(self):
        """Breaks what is connected and refuses whatever comes, until restore()."""
        ProxyLoop.run(self._cut())

    def freeze(self):
        """As if the cable were pulled: connections stay, and nothing passes, until restore()."""
        ProxyLoop.run(self._freeze())

    def half_open(self):
        """Breaks what is connected, and only the server notices, until restore(). New connections are let through."""
        ProxyLoop.run(self._half_open())

    def trickle(self):
        """Passes each byte on by itself, until restore()."""
        ProxyLoop.run(self._trickle())

    def restore(self):
        """Ends what the others have begun."""
        ProxyLoop.run(self._restore())

    def cut_at(self, direction, number, deliver):
        """Breaks the connection once, at the number-th record from now in that direction, of which the share `deliver`
        (0 or False to 1 or True) reaches the other end before. New connections are let through."""
        ProxyLoop.run(self._arm(direction, number, deliver))

    def count_records(self):
        """Begins to count records in `records`, without a cut."""
        ProxyLoop.run(self._arm(UP, 0, False))

    def close(self):
        """Stops listening and breaks what is connected."""
        ProxyLoop.run(self._close())
