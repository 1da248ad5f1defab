"""Owns a phone whose browser keeps the words of our pages: Chrome or Edge since 130 (RFC 9842)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

import brotli

from app.web.page_words import CODING, SKIPPED, zstd
from bench.phone import Answer, Parts, Phone, text_of

HEAD = len(SKIPPED) + hashlib.sha256().digest_size


@dataclass
class KeepingPhone(Phone):
    """It fetches the file once, when a page names it, and unpacks later pages with it."""

    words: bytes = b""

    def _takes(self) -> dict[str, str]:
        if not self.words:
            return super()._takes()
        told = base64.b64encode(hashlib.sha256(self.words).digest()).decode()
        return {"Accept-Encoding": f"br, {CODING}", "Available-Dictionary": f":{told}:"}

    def _text(self, answer: Answer) -> str:
        if answer.header("content-encoding") != CODING:
            html = text_of(answer)
        else:
            html = self._unpacked(answer.body)
        named = Parts(html).words
        if named and named not in self.kept:
            self.kept.add(named)
            file = self._ask(named, None)
            self.plain += file.weight
            self.words = brotli.decompress(file.body)
        return html

    def _unpacked(self, body: bytes) -> str:
        if body[:HEAD] != SKIPPED + hashlib.sha256(self.words).digest():
            raise AssertionError("packed with words that this phone does not keep")
        known = zstd.ZstdDict(self.words, is_raw=True)
        return zstd.decompress(body[HEAD:], zstd_dict=known).decode()
