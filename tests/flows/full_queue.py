"""Owns a full queue of mixed requests at Dum Dum, put into a portal's own database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.contact_states import ContactState
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.name_key import name_key
from app.domain.policy import Mode
from app.domain.relations import Relation
from app.extensions import db
from app.models import scope
from app.models.contact import Contact
from app.models.facility import Facility
from app.models.prisoner import Absence, Prisoner
from app.models.slot import Slot
from app.models.user import User
from app.models.visitor import IdentityDocument, Visitor
from app.services.transaction import transaction
from app.services.visits import WantedVisit, submit_visit
from config import Settings

# Half of one word, half of another: no two are alike, and nobody is called so.
FIRST = "Aloki Bonani Chhaya Digonto Eshan Gogon Hijol Ishani Jonak Koli".split()
LAST = "Nodidhar Pahariya Taragoli Meghpur Shalbon Jhornar Dighi Bokulta Akashi Godhuli".split()


@dataclass(frozen=True, kw_only=True)
class Mix:
    """How many requests of each kind wait."""

    known: int
    new: int
    at_court: int
    unknown: int

    @property
    def all(self) -> int:
        """How many in all."""
        return self.known + self.new + self.at_court + self.unknown


def fill_queue(data_dir: Path, database_url: str, mix: Mix) -> None:
    """Put these requests into the queue, each of its own family for its own prisoner."""
    secret = (data_dir / "keys" / "secret_key").read_text().strip()
    settings = Settings.for_tests(data_dir, database_url=database_url, secret_key=secret)
    app = create_app(settings)
    with app.app_context():
        scope.limit_to(SYSTEM)
        _submit_all(mix)
        db.session.remove()
        db.engine.dispose()


def _submit_all(mix: Mix) -> None:
    home = db.session.scalars(select(Facility).where(Facility.code == "DUMDUM")).one()
    decider = db.session.scalars(select(User.id).where(User.login == "dumdum")).one()
    home_id, slots = home.id, _hours(home)
    for number in range(mix.all):
        slot_id = next(slots)
        with transaction(SYSTEM) as session:
            prisoner = _prisoner(home_id, number)
            visitor = _visitor(number)
            session.add_all([prisoner, visitor])
            session.flush()
            wanted = _wanted(prisoner, home_id, slot_id)
            if number < mix.known or mix.known + mix.new <= number < mix.all - mix.unknown:
                session.add(_contact(visitor, prisoner, decider))
            if mix.known + mix.new <= number < mix.all - mix.unknown:
                session.add(_court_day(prisoner, slot_id))
            if number >= mix.all - mix.unknown:
                session.delete(prisoner)
            actor = visitor.actor
        submit_visit(actor, wanted)


def _hours(home: Facility) -> Iterator[int]:
    """The hours of the home's next fortnight in turn, each as often as it has places."""
    first = now() + timedelta(days=3)
    slots = db.session.scalars(
        select(Slot)
        .where(Slot.facility_id == home.id, Slot.mode == Mode.PHYSICAL, Slot.starts_at > first)
        .where(Slot.starts_at < now() + timedelta(days=13), Slot.places_taken == 0)
        .where(Slot.is_closed.is_(False), Slot.has_line.is_(False))
        .order_by(Slot.starts_at)
    ).all()
    return cycle([slot.id for slot in slots])


def _name(number: int) -> str:
    return f"{FIRST[number % 10]} {LAST[number // 10 % 10]}{'an' * (number // 100)}"


def _prisoner(home_id: int, number: int) -> Prisoner:
    name = _name(number)
    return Prisoner(
        facility_id=home_id,
        number=f"QUE-{number + 1000}",
        name=name,
        name_key=name_key(name),
        parent_name=f"Old {name}",
        birth_year=now().year - 30,
        gender=Gender.MALE,
        prisoner_class=PrisonerClass.UNDERTRIAL,
        admitted_on=now().date() - timedelta(days=300),
    )


def _visitor(number: int) -> Visitor:
    visitor = Visitor(
        phone=f"+9190001{number:05}",
        created_at=now(),
        language="en",
        registered_at=now(),
        name=f"Ma {_name(number)}",
        name_key=name_key(_name(number)),
        parent_name="Sagar",
        birth_year=now().year - 50,
        gender=Gender.FEMALE,
        address="1 Kalpanikpur",
    )
    visitor.identity = IdentityDocument(kind=IdentityKind.AADHAAR, last_four="0000")
    return visitor


def _wanted(prisoner: Prisoner, home_id: int, slot_id: int) -> WantedVisit:
    return WantedVisit(
        request_key=secrets.token_urlsafe(32),
        facility_id=home_id,
        slot_id=slot_id,
        relation=Relation.MOTHER,
        wanted_name=prisoner.name,
        wanted_parent_name=prisoner.parent_name,
        wanted_age=30,
        wanted_gender=None,
        wanted_number=prisoner.number,
        companions=(),
    )


def _contact(visitor: Visitor, prisoner: Prisoner, decider_id: int) -> Contact:
    return Contact(
        facility_id=prisoner.facility_id,
        visitor_id=visitor.id,
        prisoner_id=prisoner.id,
        state=ContactState.APPROVED,
        relation=Relation.MOTHER,
        wanted_name=prisoner.name,
        asked_at=now(),
        approved_at=now(),
        approved_by_id=decider_id,
        moved_at=now(),
        moved_by_name="an officer",
    )


def _court_day(prisoner: Prisoner, slot_id: int) -> Absence:
    slot = db.session.get_one(Slot, slot_id)
    return Absence(
        facility_id=prisoner.facility_id,
        prisoner_id=prisoner.id,
        kind=AbsenceKind.COURT,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )
