"""Owns whom the register knows by the numbers of some rows: here, and at the officer's others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.clock import now
from app.domain.register_changes import Known, Verdict, judge
from app.domain.roles import Permission
from app.extensions import db
from app.models.prisoner import Prisoner

if TYPE_CHECKING:
    from app.domain.actor import Actor

# One whom his home has let go is looked for so long among those who come to another.
ON_HIS_WAY = timedelta(days=30)
COLUMNS = (
    Prisoner.id,
    Prisoner.facility_id,
    Prisoner.number,
    Prisoner.name,
    Prisoner.parent_name,
    Prisoner.birth_year,
    Prisoner.gender,
    Prisoner.prisoner_class,
    Prisoner.admitted_on,
    Prisoner.left_on,
)


class Register:
    """The entries that have the numbers of a handful of rows, read at once."""

    def __init__(self, actor: Actor, facility_id: int, numbers: Collection[str]) -> None:
        homes = actor.facilities_where(Permission.KEEP_REGISTER)
        self.here: dict[str, Known] = {}
        self.elsewhere: dict[str, list[Known]] = defaultdict(list)
        rows = db.session.execute(
            select(*COLUMNS).where(Prisoner.facility_id.in_(homes), Prisoner.number.in_(numbers))
        )
        for row in rows:
            facts: dict[str, Any] = dict(row._mapping)
            number = facts.pop("number")
            if row.facility_id == facility_id:
                self.here[number] = Known(**facts)
            elif row.left_on is None or row.left_on >= now().date() - ON_HIS_WAY:
                self.elsewhere[number].append(Known(**facts))

    @property
    def everybody(self) -> list[Known]:
        """Whoever has one of the numbers, here or elsewhere."""
        return [*self.here.values(), *(one for those in self.elsewhere.values() for one in those)]

    def judge(self, cells: dict[str, Any]) -> Verdict:
        """What a row does to the register as it is now."""
        number = cells["number"]
        return judge(cells, self.here.get(number), self.elsewhere.get(number, ()))
