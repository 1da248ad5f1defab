"""Owns which rows of entitlement there are: for the rules, and for the page that sets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.domain.clock import today
from app.domain.entitlement_change import Effect, Whose, effects, homes_set_by, rows_after
from app.domain.roles import Role
from app.extensions import db
from app.models.entitlement import Entitlement
from app.models.facility import Facility

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.entitlement import EntitlementRow


def rows_for_home(facility_id: int) -> tuple[EntitlementRow, ...]:
    """Every row that may speak for this home, as the rules take them."""
    mine = or_(Entitlement.facility_id.is_(None), Entitlement.facility_id == facility_id)
    return tuple(one.row for one in db.session.scalars(select(Entitlement).where(mine)))


def own_rows(whose: Whose, day: date) -> list[Entitlement]:
    """The rows that this home or state has set and that are valid on `day` or later."""
    still = or_(Entitlement.valid_until.is_(None), Entitlement.valid_until >= day)
    rows = (
        select(Entitlement)
        .where(Entitlement.facility_id == whose.facility_id, still)
        .where(Entitlement.state_code == whose.state_code)
        .order_by(Entitlement.prisoner_class.desc(), Entitlement.mode, Entitlement.valid_from)
        .options(joinedload(Entitlement.created_by))
    )
    return list(db.session.scalars(rows))


def homes_with_own_rows(state_code: str, day: date) -> list[Facility]:
    """The homes of a state that have set rows of their own: a state's rule does not reach them."""
    still = or_(Entitlement.valid_until.is_(None), Entitlement.valid_until >= day)
    own = select(Entitlement.facility_id).where(Entitlement.facility_id.is_not(None), still)
    homes = select(Facility).where(Facility.state_code == state_code, Facility.id.in_(own))
    return list(db.session.scalars(homes.order_by(Facility.id)))


def preset_rows(preset: str) -> list[EntitlementRow]:
    """The rows of one list that comes with the portal."""
    rows = select(Entitlement).where(Entitlement.preset == preset).order_by(Entitlement.id)
    return [one.row for one in db.session.scalars(rows)]


def presets() -> list[str]:
    """The lists that come with the portal, in the order they were loaded."""
    codes = select(Entitlement.preset).where(Entitlement.preset.is_not(None))
    return list(dict.fromkeys(code for code in db.session.scalars(codes.order_by(Entitlement.id))))  # type: ignore[misc]


def shipped_lists() -> list[tuple[str, list[EntitlementRow]]]:
    """The lists that come with the portal, each with its rows."""
    return [(code, preset_rows(code)) for code in presets()]


@dataclass(frozen=True, kw_only=True)
class EntitlementDesk:
    """What the page shows of one home or one state."""

    whose: Whose
    # Those the officer may choose between, each with its home; None for a state.
    choices: list[tuple[Whose, Facility | None]]
    home: Facility | None
    today: date
    rows: list[Entitlement]
    now: list[Effect]
    lists: list[tuple[str, list[EntitlementRow]]]
    # Of a state: the homes its rules do not reach, since they have set their own.
    untouched: list[Facility]


def whose_rows(officer: Actor) -> list[Whose]:
    """The homes and states whose rows this officer sets."""
    states = select(Facility.state_code).where(
        Facility.id.in_(homes_set_by(officer.grants, Role.HEADQUARTERS))
    )
    homes = sorted(homes_set_by(officer.grants, Role.SUPERINTENDENT))
    return [Whose(facility_id=home) for home in homes] + [
        Whose(state_code=code) for code in sorted(set(db.session.scalars(states)))
    ]


def entitlement_desk(officer: Actor, whose: Whose) -> EntitlementDesk:
    """What the page of these rows shows."""
    choices = whose_rows(officer)
    found = db.session.scalars(
        select(Facility).where(Facility.id.in_([one.facility_id for one in choices]))
    )
    homes: dict[int | None, Facility] = {home.id: home for home in found}
    day = today(_ruled(whose).zone)
    code = whose.state_code
    return EntitlementDesk(
        whose=whose,
        choices=[(one, homes.get(one.facility_id)) for one in choices],
        home=homes.get(whose.facility_id),
        today=day,
        rows=own_rows(whose, day),
        now=_effects(whose, (), day),
        lists=shipped_lists(),
        untouched=homes_with_own_rows(code, day) if code else [],
    )


def effect_of(whose: Whose, new: list[EntitlementRow]) -> list[Effect]:
    """What these rows would change for each class, on the day they begin."""
    day = new[0].valid_from or today(_ruled(whose).zone)
    return _effects(whose, new, day)


def _effects(whose: Whose, new: Iterable[EntitlementRow], day: date) -> list[Effect]:
    rows = rows_for_home(whose.facility_id or 0)
    place = _ruled(whose).place
    if whose.facility_id is None:
        # A home of the state that has set nothing of its own: no home has this id.
        place = replace(place, facility_id=0)
    return effects(rows, rows_after(rows, new), place, day)


def _ruled(whose: Whose) -> Facility:
    """The home, or the first of the state's."""
    wanted = (
        Facility.state_code == whose.state_code
        if whose.state_code
        else Facility.id == whose.facility_id
    )
    homes = select(Facility).where(wanted).order_by(Facility.id).limit(1)
    home: Facility = db.session.scalars(homes).one()
    return home
