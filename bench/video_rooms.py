"""Owns rooms that are carried for a bench: rows for their ends, and what their browsers ask.

Each end asks as its script does in a call in which all are there (static/js/room/main.js): a word
every five seconds and a look half way between two, on a line that is kept open. The load and what
it is measured beside run in one process of one core; how much of the core it took is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.video_room import EndRole, Line
from app.extensions import db
from app.models.slot import Slot
from app.models.video_end import VideoEnd, end_key_hash
from app.models.video_room import VideoRoom
from app.models.visit import Visit
from app.services.transaction import transaction
from config import Settings

ROLES = (EndRole.FAMILY, EndRole.TERMINAL, EndRole.OFFICER)
PULSE_EVERY, PATIENCE = 5.0, 10.0
WORD = b'{"line":"good"}'


def seated(folder: Path, rooms: int) -> list[str]:
    """Rows for this many rooms with three ends each in the portal of this folder; their keys."""
    app = create_app(Settings.from_env({"DATA_DIR": str(folder)}))
    with app.app_context(), transaction(SYSTEM) as session:
        taken = select(VideoRoom.visit_id)
        free = select(Visit.id).join(Visit.slot).where(Visit.id.not_in(taken))
        visits = session.scalars(free.order_by(Slot.starts_at.desc()).limit(rooms)).all()
        if len(visits) < rooms:
            raise ValueError(f"the demo has visits for {len(visits)} rooms only")
        return [key for visit_id in visits for key in _room(visit_id)]


@dataclass
class Asked:
    """How long the answers took, and how many did not come."""

    times: list[float] = field(default_factory=list)
    faults: int = 0

    @property
    def slow(self) -> float:
        """What nineteen of twenty stayed under, in seconds."""
        in_order = sorted(self.times) or [PATIENCE]
        return round(in_order[int(len(in_order) * 0.95)], 3)


class Wire:
    """One connection to the portal, kept open as a browser keeps it, and opened again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, words: bytes, asked: Asked) -> tuple[int, bytes]:
        """Status and body of the answer to this request; its time goes into `asked`."""
        began = time.perf_counter()
        for _try in range(2):
            with contextlib.suppress(OSError, EOFError, TimeoutError):
                answer = await asyncio.wait_for(self._said(words), PATIENCE)
                asked.times.append(time.perf_counter() - began)
                return answer
            self.close()
        asked.faults += 1
        asked.times.append(PATIENCE)
        return 0, b""

    def close(self) -> None:
        """Hang up."""
        if self.streams:
            self.streams[1].close()
        self.streams = None

    async def _said(self, words: bytes) -> tuple[int, bytes]:
        reader, writer = self.streams or await asyncio.open_connection("127.0.0.1", self.port)
        self.streams = reader, writer
        writer.write(words)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return int(head[9:12]), await reader.readexactly(int(length or 0))


class Rooms:
    """All ends of all rooms, each asking at its own moment."""

    def __init__(self, port: int, keys: list[str]) -> None:
        self.port, self.keys = port, keys
        self.looks, self.words = Asked(), Asked()

    @contextlib.asynccontextmanager
    async def carried(self) -> AsyncIterator[None]:
        """Let them ask inside the block."""
        ends = [
            asyncio.create_task(self._end(key, index * PULSE_EVERY / len(self.keys)))
            for index, key in enumerate(self.keys)
        ]
        # Until every one of them has spoken, and knows what there is to know.
        await asyncio.sleep(PULSE_EVERY * 1.5)
        try:
            yield
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    async def _end(self, key: str, first: float) -> None:
        wire, version, due = Wire(self.port), "", time.monotonic() + first
        try:
            while True:
                for method, what, asked in (
                    ("POST", "pulse", self.words),
                    ("GET", "state", self.looks),
                ):
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
                    due += PULSE_EVERY / 2
                    status, body = await wire.ask(_request(method, what, key, version), asked)
                    if status == 200:
                        version = json.loads(body)["version"]
                    asked.faults += status not in (0, 200, 204)
        finally:
            wire.close()


def page_request(path: str, cookie: str = "") -> bytes:
    """What a browser that keeps its connection asks for a page with."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n"
        f"Accept-Encoding: br, gzip\r\nCookie: {cookie}\r\n\r\n"
    ).encode()


def _request(method: str, what: str, key: str, version: str) -> bytes:
    body = WORD if method == "POST" else b""
    head = (
        f"{method} /room/{what}?after=0&version={version} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _room(visit_id: int) -> list[str]:
    at, keys = now(), [secrets.token_urlsafe(32) for _ in ROLES]
    name = secrets.token_hex(16)
    room = VideoRoom(visit_id=visit_id, provider="builtin", name=name, opened_at=at, let_in_at=at)
    db.session.add(room)
    db.session.add_all(
        VideoEnd(
            visit_id=visit_id,
            role=role,
            person=f"{role}-{visit_id}",
            name=role.capitalize(),
            entry=secrets.token_hex(16),
            key_hash=end_key_hash(key),
            line=Line.GOOD,
            joined_at=at,
            last_seen_at=at,
        )
        for role, key in zip(ROLES, keys, strict=True)
    )
    return keys
