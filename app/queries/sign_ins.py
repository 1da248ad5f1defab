"""Owns finding the sign-in that a token stands for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.domain.clock import now
from app.extensions import db
from app.models.sign_in import Door, SignIn, token_hash
from app.models.user import RoleGrant, User


def live_sign_in(token: str, door: Door) -> SignIn | None:
    """The sign-in of this token at this door, with its person, while it lasts."""
    return _found(door, SignIn.token_hash == token_hash(token), SignIn.ends_at > now())


def named_sign_in(name: str, door: Door) -> SignIn | None:
    """The sign-in at this door, ended or not, whose token's hash begins with `name`."""
    # A range rather than LIKE: the unique index answers it. No hash holds a letter beyond f.
    begins_so = (SignIn.token_hash >= name, SignIn.token_hash < f"{name}g")
    return _found(door, *begins_so)


def _found(door: Door, *which: ColumnElement[bool]) -> SignIn | None:
    sign_in = db.session.scalar(
        select(SignIn)
        .where(SignIn.door == door, *which)
        .options(joinedload(SignIn.visitor))
        .options(joinedload(SignIn.user).selectinload(User.grants).joinedload(RoleGrant.facility))
    )
    # Let go by the session: whoever is signed in stays as read for the whole request, while
    # transactions come and go and expire what they have loaded.
    db.session.expunge_all()
    if sign_in is not None and sign_in.user is not None and not sign_in.user.is_active:
        return None
    return sign_in
