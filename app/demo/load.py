"""Owns loading the demo, once, into a database that has homes and nobody in them."""

from __future__ import annotations

from itertools import cycle
from random import Random

from sqlalchemy import select

from app.demo import people
from app.demo.compassion import add_urgent_request
from app.demo.complaints import add_complaint
from app.demo.contacts import add_asks, keep_kin
from app.demo.kin_abroad import bring_kin_abroad
from app.demo.late import add_late
from app.demo.lines import add_line
from app.demo.messages import add_receipts
from app.demo.register import add_absences, add_register, add_risks
from app.demo.safeguards import add_safeguards
from app.demo.second_looks import add_owed_call, add_second_looks
from app.demo.two_homes import add_meetings, desk
from app.demo.visits import VisitMaker
from app.demo.wishes import ask_for_help, name_other_hours
from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.identity_proof import IdentityKind
from app.domain.name_key import name_key
from app.domain.policy import Mode
from app.domain.roles import Role
from app.domain.visit_states import IN_LINE, State
from app.extensions import db
from app.models.facility import Facility
from app.models.user import RoleGrant, User
from app.models.visitor import IdentityDocument, Visitor
from app.services.slots import make_slots
from app.services.staff import hashed_password
from app.services.transaction import transaction

SEED = 2018  # the year the first home of the state met families by video
STRANGERS_AT_EACH = 6
BY_VIDEO = frozenset({State.IN_PROGRESS, State.CUT_SHORT, State.LAPSED})


def load_demo() -> bool:
    """Load the demo unless somebody is in the database already; whether it was loaded."""
    if db.session.scalar(select(User.id).limit(1)) is not None:
        return False
    random = Random(SEED)  # noqa: S311 -- the same fictional people each time
    with transaction(SYSTEM) as session:
        facilities = list(session.scalars(select(Facility).order_by(Facility.id)))
        add_register(facilities, random)
    make_slots()
    with transaction(SYSTEM) as session:
        homes = {home.code: home for home in session.scalars(select(Facility))}
        officers = _officers(homes)
        deciders = [officer for officer in people.OFFICERS if officer.role is Role.SUPERINTENDENT]
        for index, officer in enumerate(deciders):
            # A number that nobody has: what a family reads when its browser cannot call.
            homes[officer.home].help_phone = people.HELP_PHONE
            maker = VisitMaker(homes[officer.home], officers[officer.login], random)
            add_absences(maker.prisoners, random)
            add_risks(maker.prisoners)
            strangers = _strangers(officer.home, random)
            _add_visits(maker, strangers)
            families = [_visitor(known) for known in people.VISITORS[index :: len(deciders)]]
            for family in families:
                _add_visits_of(maker, family)
                keep_kin(family)
            add_asks(maker, [families[0], *strangers])
            add_complaint(maker, strangers[0])
            if officer.home == "DUMDUM":
                add_receipts(maker, families[0], strangers[1])
                add_safeguards(maker, strangers, officers["dumdum.deputy"])
                add_line(maker, strangers[0], strangers[1], [strangers[2], families[0]])
                add_late(maker, strangers)
                add_urgent_request(maker, strangers[-1])
                # The deputy refused, so that the superintendent has both to look at again.
                below = VisitMaker(homes[officer.home], officers["dumdum.deputy"], random)
                add_second_looks(below, families[0], Role.DEPUTY, officers[officer.login])
            else:
                add_second_looks(maker, families[0], officer.role, officers["range"])
            add_owed_call(maker, families[0])
        add_meetings(
            desk(homes["DUMDUM"], officers["dumdum.deputy"]),
            desk(homes["ALIPOREW"], officers["alipore"]),
        )
    return True


def _add_visits(maker: VisitMaker, strangers: list[Visitor]) -> None:
    """A visit in every state at this home, and requests that wait."""
    states = [state for state in State if state not in IN_LINE]
    for state, visitor in zip(states, cycle(strangers), strict=False):
        maker.add(state, visitor, Mode.VIDEO if state in BY_VIDEO else Mode.PHYSICAL)
    for index, visitor in enumerate(strangers):
        mode = Mode.VIDEO if index % 2 else Mode.PHYSICAL
        visit = maker.add(State.SUBMITTED, visitor, mode, days=1.5 + index)
        if index % 2:
            maker.put_on_list(visit)


def _add_visits_of(maker: VisitMaker, known: Visitor) -> None:
    """For a visitor one can sign in as, each kind once."""
    maker.add(State.COMPLETED, known, Mode.PHYSICAL)
    maker.add(State.REJECTED, known, Mode.PHYSICAL)
    name_other_hours(maker.add(State.SUBMITTED, known, Mode.VIDEO))
    ask_for_help(maker.add(State.APPROVED, known, Mode.PHYSICAL))
    # This one begins in a few minutes, so that «join» can be tried at once.
    bring_kin_abroad(maker.add(State.APPROVED, known, Mode.VIDEO, days=0))


def _strangers(home: str, random: Random) -> list[Visitor]:
    """The other visitors of a home, whose phones begin where the known ones end."""
    first = 1000 + 10 * [officer.home for officer in people.OFFICERS].index(home)
    return [
        _visitor(people.a_visitor(random, f"+91900000{first + number}"))
        for number in range(STRANGERS_AT_EACH)
    ]


def _officers(homes: dict[str, Facility]) -> dict[str, User]:
    # One hash for all: the demo's password is no secret, and a start should be quick.
    password_hash = hashed_password(people.PASSWORD)
    officers = {}
    for officer in people.OFFICERS:
        user = User(login=officer.login, name=officer.name, password_hash=password_hash)
        user.is_demo = True
        db.session.add(user)
        db.session.flush()
        codes = tuple(homes) if officer.is_everywhere else (officer.home, *officer.also)
        db.session.add_all(
            RoleGrant(
                user_id=user.id, facility_id=homes[code].id, role=officer.role, granted_at=now()
            )
            for code in codes
        )
        officers[officer.login] = user
    return officers


def _visitor(person: people.DemoVisitor) -> Visitor:
    visitor = Visitor(
        phone=person.phone,
        created_at=now(),
        language=person.language,
        registered_at=now(),
        name=person.name,
        name_key=name_key(person.name),
        parent_name=person.parent_name,
        birth_year=now().year - person.age,
        gender=person.gender,
        address=person.address,
        email=f"demo-{person.phone[-4:]}@family.example",
    )
    visitor.identity = IdentityDocument(kind=IdentityKind.AADHAAR, last_four="0000")
    db.session.add(visitor)
    db.session.flush()
    return visitor
