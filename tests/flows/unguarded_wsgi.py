"""Owns the portal without its guards, so that a race can show what each of them is for.

Only tests start it. Places are counted and then taken, nothing is locked, and SQLite's driver is
left to begin its transactions as it likes: what a program without thought for races looks like.
It dawdles between looking and acting, so that a race is lost on a fast machine and on a slow one.
"""

from __future__ import annotations

import time
from types import ModuleType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app import create_app, engine
from app.domain.errors import Code, refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import Visit
from app.services import decisions, visits
from app.services.visits import WantedVisit
from config import Settings
from tests.unlocked_sqlite import begin_nothing, prepare_sqlite

DAWDLES_FOR = 0.2  # seconds


def count_then_take(slot_id: int, *_rules: Any) -> int:
    """Look how many seats are taken, and sit down on the next one."""
    visit = Visit.__table__
    taken = db.session.connection().scalar(
        select(func.count())
        .select_from(visit)
        .where(visit.c.slot_id == slot_id, visit.c.state.in_([s.value for s in HOLDS_A_PLACE]))
    )
    places = db.session.scalar(select(Slot.places).where(Slot.id == slot_id))
    if taken >= places:
        raise refused(Code.SLOT_FULL, "slot_id")
    time.sleep(DAWDLES_FOR)
    return int(taken) + 1


def keep_nothing(_slot: Slot, _visitor_id: int) -> bool:
    """Give back no kept hour: on SQLite that would be the first write, and a lock by accident."""
    return False


def unlocked_slot(wanted: WantedVisit) -> Slot:
    """The slot, which others may be reading too."""
    return db.session.scalars(
        select(Slot).where(Slot.id == wanted.slot_id).options(joinedload(Slot.facility))
    ).one()


def look_then_dawdle(wanted: WantedVisit) -> str | None:
    """The visit that this form has made, if another copy of it was not just about to make it."""
    reference = guarded_look(wanted)
    time.sleep(DAWDLES_FOR)
    return reference


def unlocked_visit(reference: str) -> Visit:
    """The visit, which another officer may be reading too."""
    visit = db.session.scalars(
        select(Visit)
        .where(Visit.reference == reference)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        .options(selectinload(Visit.events), selectinload(Visit.attendees))
        .options(selectinload(Visit.offers), selectinload(Visit.wishes))
        .options(selectinload(Visit.escalations))
    ).one()
    time.sleep(DAWDLES_FOR)
    return visit


def take_away(module: ModuleType, guard: str, stand_in: Any) -> None:
    """Put `stand_in` where the guard stood; a guard that has moved away fails the test aloud."""
    assert hasattr(module, guard), f"{module.__name__} has no {guard} any more"
    setattr(module, guard, stand_in)


guarded_look = visits.earlier
take_away(visits, "earlier", look_then_dawdle)
take_away(visits, "use_hold", keep_nothing)
take_away(visits, "take_place", count_then_take)
take_away(visits, "_locked_slot", unlocked_slot)
take_away(decisions, "visit_to_move", unlocked_visit)
take_away(engine, "_prepare_sqlite", prepare_sqlite)
take_away(engine, "_begin_sqlite", begin_nothing)
app = create_app(Settings.from_env())
