"""Owns «My visits»: which one comes next, what else lies ahead, what is past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.policy import Mode
from app.domain.visit_states import ENDED, State
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import ENDS_AT, Visit
from app.queries.visits import ON_ONE_PAGE, visits_of_visitor

# The home waits for her word; a request that only waits comes after it.
WANTS_HER_WORD = frozenset({State.NEEDS_INFO, State.OFFERED, State.PLACE_KEPT})


@dataclass(frozen=True, kw_only=True)
class MyVisits:
    """A visitor's visits in the order in which she needs them."""

    next: Visit | None
    ahead: tuple[Visit, ...]
    past: tuple[Visit, ...]
    older_than: int | None
    # Not the first page: of older ones only the past is shown.
    is_older: bool

    @property
    def wants_her_word(self) -> bool:
        """Whether the home waits for her answer about the next one."""
        return self.next is not None and self.next.state in WANTS_HER_WORD

    @property
    def next_call(self) -> Visit | None:
        """The next one, if it is a call that she is to join."""
        first = self.next
        return first if first and first.is_expected and first.mode is Mode.VIDEO else None


def my_visits(at: datetime, older_than: int | None = None) -> MyVisits:
    """Her visits as they stand at `at`; of the older pages only what is past."""
    page = visits_of_visitor(older_than)
    ahead = _ahead(at)
    shown_above = {visit.id for visit in ahead}
    first = _next(ahead) if older_than is None else None
    return MyVisits(
        next=first,
        ahead=tuple(one for one in ahead if one is not first) if older_than is None else (),
        past=tuple(one for one in page[:ON_ONE_PAGE] if one.id not in shown_above),
        older_than=page[ON_ONE_PAGE - 1].id if len(page) > ON_ONE_PAGE else None,
        is_older=older_than is not None,
    )


def _ahead(at: datetime) -> list[Visit]:
    """What is still to come or to be answered, the soonest first."""
    rows = (
        select(Visit)
        .join(Visit.slot)
        .where(Visit.state.not_in(ENDED), at < ENDS_AT)
        .order_by(Slot.starts_at, Visit.id)
        .limit(ON_ONE_PAGE)
        .options(joinedload(Visit.slot), joinedload(Visit.facility))
        .options(joinedload(Visit.gate_pass), joinedload(Visit.video_room))
    )
    return list(db.session.scalars(rows))


def _next(ahead: Sequence[Visit]) -> Visit | None:
    """The visit that she is to go to or to answer soonest; else the first that waits."""
    hers = (one for one in ahead if one.is_expected or one.state in WANTS_HER_WORD)
    return next(hers, ahead[0] if ahead else None)
