"""Owns which rows of entitlement there are: for the rules, and for the page that sets them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.entitlement import Entitlement

if TYPE_CHECKING:
    from app.domain.entitlement import EntitlementRow


def rows_for_home(facility_id: int) -> tuple[EntitlementRow, ...]:
    """Every row that may speak for this home, as the rules take them."""
    mine = or_(Entitlement.facility_id.is_(None), Entitlement.facility_id == facility_id)
    return tuple(one.row for one in db.session.scalars(select(Entitlement).where(mine)))


def own_rows(facility_id: int, day: date) -> list[Entitlement]:
    """The rows that this home has set for itself and that are valid on `day` or later."""
    still = or_(Entitlement.valid_until.is_(None), Entitlement.valid_until >= day)
    rows = (
        select(Entitlement)
        .where(Entitlement.facility_id == facility_id, still)
        .order_by(Entitlement.prisoner_class.desc(), Entitlement.mode, Entitlement.valid_from)
        .options(joinedload(Entitlement.created_by))
    )
    return list(db.session.scalars(rows))


def preset_rows(preset: str) -> list[EntitlementRow]:
    """The rows of one list that comes with the portal."""
    rows = select(Entitlement).where(Entitlement.preset == preset).order_by(Entitlement.id)
    return [one.row for one in db.session.scalars(rows)]


def presets() -> list[str]:
    """The lists that come with the portal, in the order they were loaded."""
    codes = select(Entitlement.preset).where(Entitlement.preset.is_not(None))
    return list(dict.fromkeys(code for code in db.session.scalars(codes.order_by(Entitlement.id))))  # type: ignore[misc]
