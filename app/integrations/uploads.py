"""Owns files that officers send in: made plain UTF-8, kept privately, dropped after use.

A spreadsheet saves UTF-8 with a mark in front, UTF-16, or old code pages; line ends differ too.
All that is settled while the file is taken in, a little at a time, so that whoever reads it later
reads one kind of file. What cannot be read for certain is refused: a guess would spoil names.
"""

from __future__ import annotations

import codecs
import io
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

CHUNK = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotText(Exception):
    """The file is something else: a workbook, a picture."""


class UnknownEncoding(Exception):
    """The letters cannot be read for certain."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file as it is kept."""

    name: str
    size: int


def keep_upload(folder: Path, sent: IO[bytes]) -> Kept:
    """Keep a text file as UTF-8 and return its name; raises NotText or UnknownEncoding."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.csv"
    path = folder / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as kept:
            _copy(sent, kept)
    except BaseException:
        path.unlink()
        raise
    return Kept(name=name, size=path.stat().st_size)


def drop_upload(folder: Path, name: str) -> None:
    """Forget a file; one that is gone already is no fault."""
    (folder / name).unlink(missing_ok=True)


def _copy(sent: IO[bytes], kept: IO[str]) -> None:
    start = sent.read(4)
    sent.seek(0)
    encoding = next((name for mark, name in MARKS if start.startswith(mark)), "utf-8")
    reader = io.TextIOWrapper(sent, encoding=encoding, errors="strict", newline=None)
    try:
        while text := reader.read(CHUNK):
            if "\0" in text:
                raise NotText
            kept.write(text)
    except UnicodeError as error:
        # A workbook or a picture has zero bytes near its beginning, a text of old has none.
        sent.seek(0)
        raise (NotText if b"\0" in sent.read(CHUNK) else UnknownEncoding) from error
    finally:
        # Whoever opened the file closes it.
        if not sent.closed:
            reader.detach()


def kept_before(folder: Path, at: datetime) -> set[str]:
    """The names of the files that were kept before this moment."""
    if not folder.is_dir():
        return set()
    until = at.timestamp()
    return {path.name for path in folder.glob("*.csv") if path.stat().st_mtime < until}
