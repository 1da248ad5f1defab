"""Owns the pass of a physical visit: a signed text the gate can check with no network.

The text is `reference.start.signature`: 11 characters, the hour in seconds since 1970, and an
Ed25519 signature over both. It names nobody, so a lost pass tells a finder nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidSignature
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.extensions import keyring
from app.models.gate_pass import GatePass
from app.models.visit import Visit
from app.services.transaction import transaction

PURPOSE = "gate-pass"


def issue_pass(visit_id: int) -> None:
    """Give the visit its pass, once; a second call changes nothing."""
    with transaction(SYSTEM) as session:
        # Locked before the look: a visit that is being moved gets the pass of its new hour.
        visit = session.scalars(
            select(Visit)
            .where(Visit.id == visit_id)
            .options(joinedload(Visit.slot))
            .with_for_update(of=Visit, key_share=True)
        ).one()
        if session.get(GatePass, visit_id) is not None:
            return
        token = _signed(visit.reference, int(visit.slot.starts_at.timestamp()))
        session.add(GatePass(visit_id=visit_id, token=token, issued_at=now()))


def is_genuine(token: str) -> bool:
    """Whether this installation signed `token`; it says nothing about the visit's state."""
    head, _, signature = token.rpartition(".")
    try:
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        keyring.signer(PURPOSE).public_key().verify(raw, head.encode())
    except (InvalidSignature, ValueError):
        return False
    # Base64 reads one signature out of many spellings; a pass is one text, and no other.
    return _written(raw) == signature


def _signed(reference: str, starts_at: int) -> str:
    head = f"{reference}.{starts_at}"
    signature = keyring.signer(PURPOSE).sign(head.encode())
    return f"{head}.{_written(signature)}"


def _written(signature: bytes) -> str:
    return urlsafe_b64encode(signature).rstrip(b"=").decode()
