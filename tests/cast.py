"""Owns the standing cast of the tests, who they are and where.

Asha asks to see her brother Bilal at Dum Dum. Dev must see nothing of either. Officer Esha decides
at Dum Dum, Deputy Ravi beside her, Officer Farid at Kalna; Gita keeps Dum Dum's gate. Rupa is the
range officer and Harun sits at headquarters; both answer for the two homes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.custody import PrisonerClass
from app.domain.facility_kinds import FacilityKind
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.name_key import name_key
from app.domain.policy import Mode
from app.domain.roles import Role
from app.extensions import db
from app.models.facility import Facility
from app.models.prisoner import Prisoner
from app.models.slot import Slot, SlotTemplate
from app.models.user import RoleGrant, User
from app.models.visitor import IdentityDocument, Visitor
from app.services.slots import make_slots
from app.services.staff import hashed_password
from app.services.transaction import transaction

PASSWORD = "a long password for tests"
ASHA_PHONE, DEV_PHONE = "+919830000001", "+919830000002"
PLACES = 3
_PASSWORD_HASH = hashed_password(PASSWORD)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Actors and ids. Rows are read afresh by each test in its own session."""

    asha: Actor
    dev: Actor
    esha: Actor
    ravi: Actor
    farid: Actor
    gita: Actor
    rupa: Actor
    harun: Actor
    dum_dum_id: int
    kalna_id: int
    bilal_id: int
    kalna_prisoner_id: int

    def slot_id(self, mode: Mode = Mode.PHYSICAL, *, days: int = 3, at_kalna: bool = False) -> int:
        """The first hour in `mode` on the first open day at least `days` from today."""
        facility_id = self.kalna_id if at_kalna else self.dum_dum_id
        begins = now() + timedelta(days=days)
        found = db.session.scalar(
            select(Slot.id)
            .where(Slot.facility_id == facility_id, Slot.mode == mode)
            .where(Slot.starts_at >= begins)
            .order_by(Slot.starts_at)
            .limit(1)
        )
        assert found is not None
        return found


def make_cast() -> Cast:
    """Put the cast into the database."""
    with transaction(SYSTEM) as session:
        dum_dum = _facility("DUMDUM", FacilityKind.CENTRAL, "Dum Dum", "দমদম", "दमदम")
        kalna = _facility("KALNA", FacilityKind.SUB, "Kalna", "কালনা", "कालना")
        session.add_all([dum_dum, kalna])
        session.flush()
        _add_timetables(dum_dum, kalna)
        bilal = _prisoner(dum_dum, "DUM-0001", "Bilal Nodimajhi", "Sagar Nodimajhi")
        other = _prisoner(kalna, "KAL-0001", "Megh Dighi", "Jhil Dighi")
        visitors = [
            _visitor(ASHA_PHONE, "Asha Nodimajhi", "asha@family.example"),
            _visitor(DEV_PHONE, "Dev Taradighi", None),
        ]
        officers = [
            _officer("esha", "Esha Akash", Role.SUPERINTENDENT, dum_dum),
            _officer("ravi", "Ravi Barsha", Role.DEPUTY, dum_dum),
            _officer("farid", "Farid Jonaki", Role.SUPERINTENDENT, kalna),
            _officer("gita", "Gita Shiuli", Role.GATE_OFFICER, dum_dum),
            _officer("rupa", "Rupa Bakul", Role.RANGE_OFFICER, dum_dum, kalna),
            _officer("harun", "Harun Palash", Role.HEADQUARTERS, dum_dum, kalna),
        ]
        session.add_all([bilal, other, *visitors, *officers])
        session.flush()
        actors = [person.actor for person in (*visitors, *officers)]
        ids = (dum_dum.id, kalna.id, bilal.id, other.id)
    make_slots()
    db.session.remove()
    asha, dev, esha, ravi, farid, gita, rupa, harun = actors
    return Cast(
        asha=asha,
        dev=dev,
        esha=esha,
        ravi=ravi,
        farid=farid,
        gita=gita,
        rupa=rupa,
        harun=harun,
        dum_dum_id=ids[0],
        kalna_id=ids[1],
        bilal_id=ids[2],
        kalna_prisoner_id=ids[3],
    )


def _facility(code: str, kind: FacilityKind, town: str, town_bn: str, town_hi: str) -> Facility:
    return Facility(
        code=code,
        kind=kind,
        town={"en": town, "bn": town_bn, "hi": town_hi},
        district={"en": town, "bn": town_bn, "hi": town_hi},
        time_zone="Asia/Kolkata",
        policy_row={},
    )


def _add_timetables(*facilities: Facility) -> None:
    """Each day but Sunday: 10:00, 10:20 and 10:40 at the gate, 14:00 and 14:25 by video."""
    hours = [(Mode.PHYSICAL, time(10, minute)) for minute in (0, 20, 40)]
    hours += [(Mode.VIDEO, time(14, minute)) for minute in (0, 25)]
    for facility in facilities:
        for weekday in range(6):
            for mode, starts_time in hours:
                db.session.add(
                    SlotTemplate(
                        facility_id=facility.id,
                        mode=mode,
                        weekday=weekday,
                        starts_time=starts_time,
                        minutes=15,
                        places=PLACES,
                    )
                )


def _prisoner(facility: Facility, number: str, name: str, parent_name: str) -> Prisoner:
    return Prisoner(
        facility_id=facility.id,
        number=number,
        name=name,
        name_key=name_key(name),
        parent_name=parent_name,
        birth_year=now().year - 30,
        gender=Gender.MALE,
        prisoner_class=PrisonerClass.UNDERTRIAL,
        admitted_on=date(2025, 1, 15),
    )


def _visitor(phone: str, name: str, email: str | None) -> Visitor:
    visitor = Visitor(
        phone=phone,
        created_at=now(),
        language="en",
        registered_at=now(),
        name=name,
        name_key=name_key(name),
        parent_name="Sagar Nodimajhi",
        birth_year=now().year - 40,
        gender=Gender.FEMALE,
        address="1 Kalpanikpur",
        email=email,
    )
    visitor.identity = IdentityDocument(kind=IdentityKind.AADHAAR, last_four="0000")
    return visitor


def _officer(login: str, name: str, role: Role, *facilities: Facility) -> User:
    user = User(login=login, name=name, password_hash=_PASSWORD_HASH)
    user.grants = [
        RoleGrant(facility_id=facility.id, role=role, granted_at=now()) for facility in facilities
    ]
    return user
