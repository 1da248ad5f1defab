"""Whose rows anybody sees and changes; each wall is first seen to be missing when it is off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import aliased

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.custody import AbsenceKind
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.contact import Contact
from app.models.prisoner import Absence, Prisoner
from app.models.scope import OutOfScope
from app.models.visit import Visit
from app.models.visit_draft import VisitDraft
from app.services.drafts import keep_answers
from app.services.transaction import transaction
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

OWNED = (Visit, VisitDraft, Contact, Prisoner, Absence)
WATCHED = pytest.mark.parametrize("watch", ["on", "off"])


@contextmanager
def watching(watch: str) -> Iterator[None]:
    """Run the block with the watch on, or taken off to see that the test would notice."""
    listeners = (("do_orm_execute", scope._cut), ("before_flush", scope._check))
    if watch == "off":
        for name, listener in listeners:
            event.remove(db.session, name, listener)
        # A session keeps the listeners it was born with.
        db.session.remove()
    try:
        yield
    finally:
        if watch == "off":
            scope.watch(db.session)
            db.session.remove()
            scope.limit_to(SYSTEM)


@pytest.fixture
def rows(cast: Cast) -> Cast:
    """A visit, a draft and a contact of Asha at Dum Dum; the same of Dev at Kalna, no contact."""
    a_visit(cast)
    a_visit(cast, mode=Mode.VIDEO, state=State.APPROVED)
    submit_visit(
        cast.dev,
        a_wanted_visit(cast, facility_id=cast.kalna_id, slot_id=cast.slot_id(at_kalna=True)),
    )
    for visitor in (cast.asha, cast.dev):
        keep_answers(visitor, {"name": "x"})
    with transaction(SYSTEM) as session:
        for facility_id, prisoner_id in (
            (cast.dum_dum_id, cast.bilal_id),
            (cast.kalna_id, cast.kalna_prisoner_id),
        ):
            session.add(_absence(facility_id, prisoner_id))
    return cast


def _absence(facility_id: int, prisoner_id: int) -> Absence:
    return Absence(
        facility_id=facility_id,
        prisoner_id=prisoner_id,
        kind=AbsenceKind.COURT,
        starts_at=now() + timedelta(days=1),
        ends_at=now() + timedelta(days=2),
    )


def seen_by(actor: Actor | None) -> dict[str, int]:
    db.session.rollback()
    with scope.acting(actor):
        return {
            owned.__name__: db.session.scalar(select(func.count()).select_from(owned)) or 0
            for owned in OWNED
        }


EVERYTHING = {"Visit": 3, "VisitDraft": 2, "Contact": 1, "Prisoner": 2, "Absence": 2}
SEEN = {
    "nobody": (0, 0, 0, 0, 0),
    "asha": (2, 1, 1, 0, 0),
    "dev": (1, 1, 0, 0, 0),
    "esha": (2, 0, 1, 1, 1),
    "gita": (2, 0, 1, 1, 1),
    "farid": (1, 0, 0, 1, 1),
    "system": (3, 2, 1, 2, 2),
}


def the_actor(cast: Cast, name: str) -> Actor | None:
    actors = {"nobody": None, "system": SYSTEM}
    return actors[name] if name in actors else getattr(cast, name)


@WATCHED
@pytest.mark.parametrize("name", SEEN)
def test_each_sees_their_own_and_nobody_sees_nothing(rows: Cast, name: str, watch: str) -> None:
    with watching(watch):
        seen = seen_by(the_actor(rows, name))

    assert seen == (dict(zip(EVERYTHING, SEEN[name], strict=True)) if watch == "on" else EVERYTHING)


@WATCHED
def test_an_officer_of_another_home_cannot_reach_a_visit_by_any_road(
    rows: Cast, watch: str
) -> None:
    visit_id = db.session.scalar(select(Visit.id).where(Visit.visitor_id == rows.asha.id).limit(1))
    db.session.rollback()
    other = aliased(Visit)
    with watching(watch), scope.acting(rows.farid):
        db.session.expunge_all()
        reached = [
            db.session.get(Visit, visit_id),
            db.session.scalar(select(Visit).where(Visit.id == visit_id)),
            db.session.scalar(select(other.reference).where(other.id == visit_id)),
            db.session.scalar(select(Contact.id).join(Visit, Visit.id == visit_id)),
            db.session.scalar(select(func.max(Visit.id)).where(Visit.id == visit_id)),
        ]

    assert [found is None for found in reached] == [watch == "on"] * 5


@WATCHED
def test_a_forgotten_where_changes_only_ones_own(rows: Cast, watch: str) -> None:
    with watching(watch):
        with transaction(rows.esha) as session:
            session.execute(update(Visit).values(wanted_age=99))
        with scope.acting(SYSTEM):
            aged = select(func.count()).select_from(Visit).where(Visit.wanted_age == 99)
            changed = db.session.scalar(aged)

    assert changed == (2 if watch == "on" else 3)


@WATCHED
def test_a_forgotten_where_deletes_only_ones_own(rows: Cast, watch: str) -> None:
    with watching(watch), transaction(rows.asha) as session:
        session.execute(delete(VisitDraft))

    assert seen_by(SYSTEM)["VisitDraft"] == (1 if watch == "on" else 0)


@WATCHED
@pytest.mark.parametrize("name", ["nobody", "asha", "dev", "farid"])
def test_a_row_of_somebody_else_cannot_be_added(rows: Cast, name: str, watch: str) -> None:
    def add_absence() -> None:
        with transaction(the_actor(rows, name)) as session:  # type: ignore[arg-type]
            session.add(_absence(rows.dum_dum_id, rows.bilal_id))

    with watching(watch):
        if watch == "on":
            with pytest.raises(OutOfScope, match="Absence"):
                add_absence()
        else:
            add_absence()

    assert seen_by(SYSTEM)["Absence"] == (2 if watch == "on" else 3)


@pytest.mark.parametrize("name", ["esha", "dev", "nobody"])
def test_a_draft_is_its_visitors_alone_even_to_write(rows: Cast, name: str) -> None:
    draft = VisitDraft(visitor_id=rows.asha.id, request_key="k", answers="{}", changed_at=now())

    with pytest.raises(OutOfScope), transaction(the_actor(rows, name)) as session:  # type: ignore[arg-type]
        session.add(draft)


@WATCHED
def test_a_row_in_hand_cannot_be_changed_or_dropped_for_another_home(
    rows: Cast, watch: str
) -> None:
    def drop(absence: Absence) -> None:
        with transaction(rows.esha) as session:
            session.delete(absence)

    with watching(watch):
        found = db.session.scalars(
            select(Absence).where(Absence.facility_id == rows.kalna_id)
        ).one()
        db.session.expunge(found)
        if watch == "on":
            with pytest.raises(OutOfScope):
                drop(found)
        else:
            drop(found)


def test_whoever_was_served_before_is_served_again(cast: Cast) -> None:
    with scope.acting(cast.asha):
        with pytest.raises(RuntimeError), scope.acting(cast.esha):
            raise RuntimeError
        assert scope.served() is cast.asha
