"""Owns short ways to a visit between two homes; every step is made by its service.

Bilal at Dum Dum asks to see his sister Megh at Kalna. Esha decides at Dum Dum, Farid at Kalna.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.domain.policy import Mode
from app.domain.relations import Relation
from app.extensions import db
from app.models.slot import Slot
from app.services.approvals import Approval, approve_visit
from app.services.asking_home import agree
from app.services.two_homes import WantedMeeting, ask_between_homes
from tests.cast import Cast


def a_wanted_meeting(cast: Cast, **changes: Any) -> WantedMeeting:
    """Bilal's wish to see Megh, by video, in some days."""
    wanted = WantedMeeting(
        request_key=secrets.token_urlsafe(32),
        home_id=cast.dum_dum_id,
        number="DUM-0001",
        other_home_id=cast.kalna_id,
        slot_id=changes.pop("slot_id", None) or there(cast),
        relation=Relation.BROTHER,
        proof="Their parents' names in both registers",
        wanted_name="Megh Dighi",
        wanted_parent_name="Jhil Dighi",
        wanted_number="KAL-0001",
    )
    return replace(wanted, **changes)


def a_meeting(cast: Cast, **changes: Any) -> str:
    """The wish, entered at Dum Dum; its reference."""
    return ask_between_homes(cast.esha, a_wanted_meeting(cast, **changes))


def an_agreed_meeting(cast: Cast, **changes: Any) -> str:
    """The same, once Dum Dum has agreed."""
    reference = a_meeting(cast, **changes)
    agree(cast.esha, reference, None)
    return reference


def an_approved_meeting(cast: Cast, **changes: Any) -> str:
    """The same, once Kalna has approved it too."""
    reference = an_agreed_meeting(cast, **changes)
    approve(cast, reference)
    return reference


def approve(cast: Cast, reference: str) -> None:
    """Kalna says yes, for Megh."""
    approve_visit(cast.farid, reference, Approval(prisoner_id=cast.kalna_prisoner_id))


def there(cast: Cast, *, days: int = 5) -> int:
    """An hour for video at Kalna."""
    return cast.slot_id(Mode.VIDEO, days=days, at_kalna=True)


def here(cast: Cast, *, days: int = 5) -> int:
    """The hour of Dum Dum that begins with it."""
    return cast.slot_id(Mode.VIDEO, days=days)


def taken(slot_id: int) -> int:
    """How many places of an hour are taken."""
    db.session.rollback()
    found = db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id))
    assert found is not None
    return found
