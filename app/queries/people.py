"""Owns what is asked of the officers' accounts."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models.user import User


def is_login_taken(login: str) -> bool:
    """Whether an officer signs in under this name already."""
    return db.session.scalar(select(User.id).where(User.login == login)) is not None
