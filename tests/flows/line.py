"""Owns a bad line: a real one, between browser and portal, that swallows, breaks and cuts.

A browser has one request at a time on a connection, so what a packet begins with is what it asks
for. A fate meets every request by its method until the line is mended: a browser sends again by
itself when a connection breaks that it has used before, and says nothing of it.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from itertools import cycle

PACKET = 65_536
LOOK_EVERY = 0.2
BEGINS = re.compile(rb"(GET|POST) \S+ HTTP/1")
# What a person waits for; a picture or a script may be lost without a word.
PAGE_OR_FORM = re.compile(rb"POST |.*\r\nSec-Fetch-Dest: document\r\n", re.DOTALL)
# Closed so, a socket tells the other end of a fault, not of an end.
AT_ONCE = struct.pack("ii", 1, 0)


class Fate(Enum):
    """What becomes of a request."""

    ARRIVES = auto()
    HANGS = auto()  # it never comes to the portal, and nobody says so
    BREAKS = auto()  # it never comes to the portal, and the connection breaks
    ANSWER_HANGS = auto()  # the portal does it, and nobody says so
    ANSWER_LOST = auto()  # the portal does it, and the connection breaks
    ANSWER_CUT = auto()  # the connection breaks in the middle of the answer


LOSSES = (Fate.BREAKS, Fate.ANSWER_CUT, Fate.ANSWER_LOST)


class Line:
    """A line to one portal. `met` are the fates, but for the good one, that requests have met."""

    def __init__(self, port: int) -> None:
        self.met: list[Fate] = []
        self._portal, self._door = ("127.0.0.1", port), socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._fates: dict[bytes, Fate] = {}
        self._loses_every, self._losses = None, cycle(LOSSES)
        self._asked, self._is_up, self._counting = 0, True, threading.Lock()
        threading.Thread(target=self._open_door, daemon=True).start()

    def spoil(self, method: str, fate: Fate) -> None:
        """From now on this becomes of every request by this method."""
        self._fates = {method.encode(): fate}

    def lose_every(self, number: int) -> None:
        """From now on each page or form of this number is lost, in one way after the other."""
        self._loses_every = number

    def mend(self) -> None:
        """All is well from now on; what hangs goes on hanging."""
        self._fates, self._loses_every = {}, None

    def end(self) -> None:
        """Take the line down."""
        self._is_up = False
        self._door.close()

    def _open_door(self) -> None:
        with contextlib.suppress(OSError):
            while self._is_up:
                near, _who = self._door.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(self._portal) as far:
            self._carry(near, far)

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        fate, ends = Fate.ARRIVES, [near, far]
        while self._is_up:
            for end in select.select(ends, [], [], LOOK_EVERY)[0]:
                packet = end.recv(PACKET)
                if end is near and BEGINS.match(packet):
                    fate = self._fate_of(packet)
                if end is far and not packet and fate is Fate.ANSWER_HANGS:
                    ends = [near]
                elif not packet or not _passes(packet, fate, near if end is far else far, near):
                    return

    def _fate_of(self, packet: bytes) -> Fate:
        with self._counting:
            fate = self._fates.get(packet.partition(b" ")[0], Fate.ARRIVES)
            self._asked += PAGE_OR_FORM.match(packet) is not None
            if self._loses_every and self._asked >= self._loses_every:
                fate, self._asked = next(self._losses), 0
            if fate is not Fate.ARRIVES:
                self.met.append(fate)
        return fate


def _passes(packet: bytes, fate: Fate, to: socket.socket, near: socket.socket) -> bool:
    """Carry a packet as its fate is; whether the line still stands."""
    is_answer = to is near
    if fate is Fate.HANGS or (fate is Fate.ANSWER_HANGS and is_answer):
        return True
    if fate is Fate.BREAKS or (fate is Fate.ANSWER_LOST and is_answer):
        return _break(near)
    if fate is Fate.ANSWER_CUT and is_answer:
        to.sendall(packet[: len(packet) // 2])
        return _break(near)
    to.sendall(packet)
    return True


def _break(near: socket.socket) -> bool:
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    return False


@contextmanager
def a_line(port: int) -> Iterator[Line]:
    """A line to the portal at this port, good until it is spoiled."""
    line = Line(port)
    try:
        yield line
    finally:
        line.end()
