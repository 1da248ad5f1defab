"""Owns an officer's account and the roles granted to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import Actor, ActorKind
from app.domain.roles import Grant, Role
from app.extensions import db
from app.models.facility import Facility
from app.models.types import EnumText, UTCDateTime


class User(db.Model):
    """One officer: a personal account, never shared."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    # Of the demo, whose password is printed: of no use where there is no demo.
    is_demo: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    # Empty until somebody mistypes the password too often.
    wait_until_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    language: Mapped[str] = mapped_column(String(8), default="en")

    grants: Mapped[list[RoleGrant]] = relationship(lazy="raise", back_populates="user")

    @property
    def actor(self) -> Actor:
        """This officer as an actor; his grants must be loaded."""
        grants = tuple(
            Grant(role=grant.role, facility_id=grant.facility_id)
            for grant in self.grants
            if grant.ended_at is None
        )
        return Actor(kind=ActorKind.OFFICER, id=self.id, name=self.name, grants=grants)


class RoleGrant(db.Model):
    """A role at one facility, from its grant until it is ended."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_live",
            "user_id",
            "facility_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty while the grant is in force.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(lazy="raise", back_populates="grants")
    facility: Mapped[Facility] = relationship(lazy="raise")
