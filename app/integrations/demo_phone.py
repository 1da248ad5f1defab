"""The demo phone: the one inbox that demo text messages and demo e-mails arrive in.

Web process and worker write to it at once, and either may be killed while writing. So a message is
one line of one file, written under a lock, and a line that cannot be read is passed over.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.integrations.errors import PermanentFailure, TemporaryFailure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A public demo runs for months; beyond this many messages the older half is forgotten.
MESSAGES_KEPT = 2000


class Channel(StrEnum):
    """The ways a message reaches the demo phone."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True)
class DemoMessage:
    """One message as the demo phone shows it."""

    at: datetime
    channel: Channel
    to: str
    subject: str
    text: str
    reference: str


class DemoPhone:
    """An inbox kept in one folder; nothing is made on disk until the first message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "messages.jsonl"

    @classmethod
    def within(cls, data_dir: Path) -> DemoPhone:
        """The demo phone of the installation that keeps its data in `data_dir`."""
        return cls(data_dir / "demo-phone")

    def take(self, channel: str, to: str, subject: str, text: str, reference: str) -> None:
        """Keep a message once, however often the same reference arrives on its channel."""
        if channel not in set(Channel):
            raise PermanentFailure("the demo phone has no such channel")
        message = DemoMessage(
            # The phone's own clock: this room may not ask the rules what time it is.
            at=datetime.fromtimestamp(time.time(), tz=UTC),
            channel=Channel(channel),
            to=to,
            subject=subject,
            text=text,
            reference=reference,
        )
        try:
            with self._locked():
                self._append(message)
        except OSError as error:
            raise TemporaryFailure(f"demo phone: {error.strerror}") from None
        except UnicodeEncodeError:
            raise PermanentFailure("demo phone: text is not valid Unicode") from None

    def messages(self, to: str | None = None, limit: int = 100) -> list[DemoMessage]:
        """The newest messages first, of everybody or of one address."""
        found = [message for message in self._newest_first() if to in (None, message.to)]
        return found[:limit]

    def numbers(self) -> list[str]:
        """Every address that has messages, the one written to last first."""
        return list(dict.fromkeys(message.to for message in self._newest_first()))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _append(self, message: DemoMessage) -> None:
        kept = self._kept()
        if any(
            (old.channel, old.reference) == (message.channel, message.reference) for old in kept
        ):
            return
        if len(kept) >= MESSAGES_KEPT:
            self._forget_all_but(kept[MESSAGES_KEPT // 2 :])
        with self._file.open("a+b") as file:
            file.write(_seam(file.fileno()) + _line(message))

    def _forget_all_but(self, kept: list[DemoMessage]) -> None:
        shorter = self._file.with_suffix(".new")
        shorter.write_bytes(b"".join(_line(message) for message in kept))
        shorter.replace(self._file)

    def _newest_first(self) -> list[DemoMessage]:
        try:
            return self._kept()[::-1]
        except OSError as error:
            raise TemporaryFailure(f"demo phone: {error.strerror}") from None

    def _kept(self) -> list[DemoMessage]:
        try:
            lines = self._file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        return [message for line in lines if (message := _message(line)) is not None]


def _seam(file: int) -> bytes:
    """A line break if the file's last line was torn, so that the next one starts clean."""
    size = os.fstat(file).st_size
    return b"" if not size or os.pread(file, 1, size - 1) == b"\n" else b"\n"


def _line(message: DemoMessage) -> bytes:
    facts = asdict(message) | {"at": message.at.isoformat()}
    return json.dumps(facts, ensure_ascii=False).encode() + b"\n"


def _message(line: bytes) -> DemoMessage | None:
    try:
        facts = json.loads(line)
        facts["at"] = datetime.fromisoformat(facts["at"])
        facts["channel"] = Channel(facts["channel"])
        return DemoMessage(**facts)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
