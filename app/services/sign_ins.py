"""Owns sign-ins at both doors: begun with a fresh random token, ended by the server."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.extensions import db
from app.models.sign_in import Door, SignIn, token_hash
from app.services.transaction import transaction

# A phone is often the household's, an office PC often shared (OWASP ASVS 7.3).
LASTS_FOR = timedelta(hours=8)
IDLE_FOR = timedelta(minutes=15)


def begin_sign_in(door: Door, *, visitor_id: int | None = None, user_id: int | None = None) -> str:
    """Add a sign-in to the present transaction and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    at = now()
    if user_id is not None:
        _end_others(user_id)
    db.session.add(
        SignIn(
            token_hash=token_hash(token),
            door=door,
            visitor_id=visitor_id,
            user_id=user_id,
            started_at=at,
            ends_at=at + LASTS_FOR,
        )
    )
    return token


def end_sign_in(token: str) -> None:
    """End the sign-in of this token; nothing happens when it has ended."""
    with transaction(SYSTEM) as session:
        session.execute(
            update(SignIn)
            .where(SignIn.token_hash == token_hash(token), SignIn.ends_at > now())
            .values(ends_at=now())
            .execution_options(synchronize_session=False)
        )


def _end_others(user_id: int) -> None:
    """One officer, one place: a new sign-in ends the one before it."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ends_at > now())
        .values(ends_at=now())
        .execution_options(synchronize_session=False)
    )
