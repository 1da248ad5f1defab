"""Owns a visitor: what proves her (phone, e-mail, a home's register), who she is, her paper."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import Actor, ActorKind
from app.domain.identity_proof import Gender, IdentityKind
from app.extensions import db
from app.models.types import EnumText, SealedText, UTCDateTime

ONE_PROOF = (
    "(phone IS NOT NULL AND sign_in_email IS NULL AND prisoner_id IS NULL)"
    " OR (phone IS NULL AND sign_in_email IS NOT NULL AND prisoner_id IS NULL)"
    " OR (phone IS NULL AND sign_in_email IS NULL AND prisoner_id IS NOT NULL)"
)


class Visitor(db.Model):
    """Somebody who proved a phone or, abroad, an e-mail; registered once her name is known.

    Or a prisoner who asks to see somebody in another home: his own home's register proves him, and
    nothing can be sent to him.
    """

    __tablename__ = "visitor"
    __table_args__ = (CheckConstraint(ONE_PROOF, name="one_proof"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Exactly one of the three: an Indian mobile, the e-mail of somebody abroad, a prisoner.
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    sign_in_email: Mapped[str | None] = mapped_column(String(200), unique=True)
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    language: Mapped[str] = mapped_column(String(8), default="en")
    # All below are empty between the proof of the phone and the registration.
    registered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    name: Mapped[str | None] = mapped_column(String(120))
    name_key: Mapped[str | None] = mapped_column(String(120), index=True)
    parent_name: Mapped[str | None] = mapped_column(String(120))
    birth_year: Mapped[int | None] = mapped_column()
    gender: Mapped[Gender | None] = mapped_column(EnumText(Gender))
    address: Mapped[str | None] = mapped_column(String(400))
    # Empty for the many who have none.
    email: Mapped[str | None] = mapped_column(String(200))
    # Empty for all who live in India: a number there that nobody has proved, and her own clock.
    phone_abroad: Mapped[str | None] = mapped_column(String(20))
    time_zone: Mapped[str | None] = mapped_column(String(40))

    identity: Mapped[IdentityDocument | None] = relationship(
        lazy="raise", uselist=False, back_populates="visitor"
    )

    @property
    def is_registered(self) -> bool:
        """Whether she may ask for a visit."""
        return self.registered_at is not None

    @property
    def lives_abroad(self) -> bool:
        """Whether she came by the door for people abroad: by e-mail, with a passport."""
        return self.sign_in_email is not None

    @property
    def write_to(self) -> str | None:
        """Where e-mail reaches her, if it does."""
        return self.sign_in_email or self.email

    @property
    def zone(self) -> ZoneInfo | None:
        """Her own clock, when it is another than her home's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def actor(self) -> Actor:
        """This visitor as an actor."""
        return Actor(kind=ActorKind.VISITOR, id=self.id, name=self.name or "")

    def age_in(self, year: int) -> int:
        """Her age in `year`, to the year, as the home asks it."""
        return year - (self.birth_year or year)


class IdentityDocument(db.Model):
    """The paper a visitor shows at the gate. Of an Aadhaar only the last four digits exist."""

    __tablename__ = "identity_document"
    __table_args__ = (Index("ix_identity_document_fingerprint", "fingerprint"),)

    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"), primary_key=True)
    kind: Mapped[IdentityKind] = mapped_column(EnumText(IdentityKind))
    last_four: Mapped[str] = mapped_column(String(4))
    # Both empty for an Aadhaar, and for «none».
    number: Mapped[str | None] = mapped_column(SealedText("identity_document.number"))
    # A keyed hash, to find one paper used by many; it cannot be turned back into the number.
    fingerprint: Mapped[str | None] = mapped_column(String(64))

    visitor: Mapped[Visitor] = relationship(lazy="raise", back_populates="identity")
