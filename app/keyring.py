"""Owns the keys: one master secret, and from it one key for each purpose, sealing and hashing.

A key for one purpose opens nothing of another, so a leaked pass key cannot forge a sign-in.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

VERSION = b"\x01"
NONCE_BYTES = 12


class Sealed(Exception):
    """A sealed value that this key cannot open: moved, altered, or sealed with another key."""


class Keyring:
    """The keys of the current application."""

    def init_app(self, app: Flask, master: str) -> None:
        """Derive this application's keys from `master` on demand."""
        app.extensions["keyring"] = {"master": master.encode()}

    def key(self, purpose: str) -> bytes:
        """The 32-byte key for `purpose`."""
        keys: dict[str, bytes] = current_app.extensions["keyring"]
        if purpose not in keys:
            hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
            keys[purpose] = hkdf.derive(keys["master"])
        return keys[purpose]

    def hashed(self, purpose: str, text: str) -> str:
        """A keyed hash of `text`, of use only for comparing with another of the same purpose."""
        return hmac.new(self.key(purpose), text.encode(), hashlib.sha256).hexdigest()

    def seal(self, purpose: str, text: str) -> bytes:
        """`text` encrypted (AES-256-GCM) so that it opens for this purpose alone."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(self.key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
        return VERSION + nonce + cipher

    def open(self, purpose: str, sealed: bytes) -> str:
        """The text that was sealed for `purpose`, or raise Sealed."""
        if sealed[:1] != VERSION:
            raise Sealed(purpose)
        nonce, cipher = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return AESGCM(self.key(purpose)).decrypt(nonce, cipher, purpose.encode()).decode()
        except InvalidTag as error:
            raise Sealed(purpose) from error

    def signer(self, purpose: str) -> Ed25519PrivateKey:
        """The Ed25519 key of `purpose`; its public half may leave the server."""
        return Ed25519PrivateKey.from_private_bytes(self.key(purpose))
