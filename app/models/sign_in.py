"""Owns one-time codes and sign-ins: who has proved a phone or a password, and until when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db, keyring
from app.models.types import EnumText, UTCDateTime
from app.models.user import User
from app.models.visitor import Visitor


class Door(StrEnum):
    """The two doors of the house; a sign-in at one opens nothing at the other."""

    VISITOR = "visitor"
    STAFF = "staff"


class SignInCode(db.Model):
    """A code that proves a phone or an e-mail address. Only keyed hashes are kept."""

    __tablename__ = "sign_in_code"
    __table_args__ = (Index("ix_sign_in_code_address_sent_at", "address", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(200))
    flow_hash: Mapped[str] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    # Empty until it is used, or a newer one takes its place.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignIn(db.Model):
    """One signed-in browser. The browser holds a random token, the table only its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    door: Mapped[Door] = mapped_column(EnumText(Door))
    # Exactly one of the two, by the door; both when an officer helps a family at his desk.
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)

    visitor: Mapped[Visitor | None] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise")


def token_hash(token: str) -> str:
    """What the table knows of a sign-in's token."""
    return keyring.hashed("sign-in", token)
