"""Owns officers' accounts: added with a role at a facility, signed in with a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, refused
from app.extensions import db
from app.models.sign_in import Door
from app.models.user import RoleGrant, User
from app.services.sign_ins import begin_sign_in
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.roles import Role

# OWASP's second Argon2id profile: 19 MiB and two passes. At most two at once, so that a burst of
# sign-ins cannot take the memory of a small server.
_hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_hashing = BoundedSemaphore(2)
_NOBODY = _hasher.hash("nobody has this password")

# Long rather than odd: no rule of composition, no forced change (OWASP ASVS 6.2).
SHORTEST_PASSWORD = 15
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class NewOfficer:
    """An account to be made."""

    login: str
    name: str
    password: str


def add_officer(officer: NewOfficer, grants: list[tuple[Role, int]]) -> int:
    """Make a personal account with its roles (role, facility id) and return its id."""
    password_hash = hashed_password(officer.password)
    with transaction(SYSTEM) as session:
        user = User(login=officer.login, name=officer.name, password_hash=password_hash)
        session.add(user)
        session.flush()
        for role, facility_id in grants:
            session.add(
                RoleGrant(user_id=user.id, facility_id=facility_id, role=role, granted_at=now())
            )
        return user.id


def sign_in_officer(login: str, password: str, *, in_demo: bool) -> str:
    """Check the password and return the token of a new sign-in; raises Refused.

    A demo's officer comes in only `in_demo`, should its database ever be used in earnest.

    The same time is spent on a name that does not exist. After five failures each further one
    doubles the wait, up to fifteen minutes.
    """
    user = db.session.scalar(select(User).where(User.login == login.strip().lower()))
    _check_wait(user)
    if not _is_right(user, password) or (user is not None and user.is_demo and not in_demo):
        if user is not None:
            _count_failure(user.id)
        raise refused(Code.SIGN_IN_WRONG)
    with transaction(SYSTEM) as session:
        assert user is not None  # noqa: S101 -- _is_right refuses a missing account
        known = session.get_one(User, user.id)
        known.failures, known.wait_until_at = 0, None
        return begin_sign_in(Door.STAFF, user_id=known.id)


def hashed_password(password: str) -> str:
    """The Argon2id hash of a password."""
    with _hashing:
        return _hasher.hash(password)


def _check_wait(user: User | None) -> None:
    if user is not None and user.wait_until_at is not None and user.wait_until_at > now():
        seconds = (user.wait_until_at - now()).total_seconds()
        raise refused(Code.SIGN_IN_WAIT, minutes=int(seconds // 60) + 1)


def _is_right(user: User | None, password: str) -> bool:
    with _hashing:
        try:
            _hasher.verify(user.password_hash if user else _NOBODY, password)
        except VerificationError:
            return False
    return user is not None and user.is_active


def _count_failure(user_id: int) -> None:
    with transaction(SYSTEM) as session:
        user = session.get_one(User, user_id, with_for_update={"key_share": True})
        user.failures += 1
        user.wait_until_at = _wait_after(user.failures, now())


def _wait_after(failures: int, at: datetime) -> datetime | None:
    if failures < FREE_TRIES:
        return None
    doubled = timedelta(seconds=30 << min(failures - FREE_TRIES, 10))
    return at + min(doubled, LONGEST_WAIT)
