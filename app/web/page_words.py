"""Owns what a browser may know of our pages before it asks: the words and forms they share.

A small public file a language, written by `python -m bench.page_words` from the pages of a made-up
family and free of whatever differs from family to family. A browser that keeps it says so with its
hash, and is sent a page as what that page adds (RFC 9842, `dcz`). All others are sent what they
were always sent. The file is fetched when the phone is idle, and it is never waited for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request

from app.web.assets import STATIC, asset
from app.web.locale import LANGUAGES, select_language
from app.web.look import is_look_kept

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from wsgiref.headers import Headers

FOLDER = "words"
CODING = "dcz"
# RFC 9842: a frame that every unpacker skips; it holds the hash of the file that is needed.
SKIPPED = b"\x5e\x2a\x4d\x18\x20\x00\x00\x00"
LEVEL = 9


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """One such file, ready to pack with."""

    digest: bytes
    known: zstd.ZstdDict

    def pack(self, page: bytes) -> bytes:
        """What `page` adds to the file."""
        return SKIPPED + self.digest + zstd.compress(page, LEVEL, zstd_dict=self.known)


def kept_words() -> PageWords | None:
    """The file that this browser keeps and can unpack with, if it is one of ours."""
    digest = _told_digest()
    if digest is None or CODING not in request.accept_encodings:
        return None
    return _all_words().get(digest)


def new_words() -> str | None:
    """The address of the file that this browser should fetch for later, if any."""
    digest = _told_digest()
    if digest is None:
        # A browser that was never here; older ones pass over the link.
        return None if is_look_kept() else _address()
    return None if digest in _all_words() else _address()


def name_as_words(headers: Headers, _path: str, url: str) -> None:
    """With the file, say what it is good for: documents of ours, and nothing else."""
    if url.startswith(f"/static/{FOLDER}/"):
        headers["Use-As-Dictionary"] = 'match="/*", match-dest=("document")'


def _address() -> str:
    return asset(f"{FOLDER}/{select_language()}.txt")


def _told_digest() -> bytes | None:
    told = request.headers.get("Available-Dictionary", "")
    try:
        return base64.b64decode(told.strip().strip(":"), validate=True) or None
    except binascii.Error:
        return None


@lru_cache
def _all_words() -> dict[bytes, PageWords]:
    texts = [(STATIC / FOLDER / f"{code}.txt").read_bytes() for code, _name in LANGUAGES]
    found = [
        PageWords(digest=hashlib.sha256(text).digest(), known=zstd.ZstdDict(text, is_raw=True))
        for text in texts
    ]
    return {one.digest: one for one in found}
