"""Owns the news of visits between two homes: for each home's desk, until its prisoner was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.visit_side import DeskNews
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit
    from app.models.visit_event import VisitEvent

# What a prisoner is told of: whether he will see the other, and when that is off.
WORTH_TELLING = frozenset(
    {
        Move.APPROVE,
        Move.ACCEPT,
        Move.AGREE_HOUR,
        Move.REJECT,
        Move.WITHDRAW,
        Move.LAPSE,
        Move.CANCEL,
        Move.CANCEL_FOR_PRISON,
        Move.FOLLOW,
        Move.NOT_BROUGHT,
    }
)


def add_desk_news(visit: Visit, event: VisitEvent) -> None:
    """Add what this event gives the two desks to tell, in the present transaction."""
    if event.move not in WORTH_TELLING or visit.other_facility_id is None:
        return
    homes = [visit.other_facility_id]
    # Until it was approved the one who is asked for need not know of it.
    if State.APPROVED in (event.from_state, event.to_state):
        homes.append(visit.facility_id)
    db.session.flush()
    # Whoever acts writes to both desks, and may see but one of them.
    with scope.acting(SYSTEM):
        for home_id in homes:
            db.session.add(
                DeskNews(
                    facility_id=home_id,
                    visit_id=visit.id,
                    move=event.move,
                    reason=event.reason,
                    at=event.at,
                )
            )
        db.session.flush()


def note_told(actor: Actor, news_id: int) -> None:
    """Note that the prisoner was told, by whom; a second press changes nothing. NotFound."""
    homes = actor.facilities_where(Permission.SEE_QUEUE)
    with transaction(actor) as session:
        news = session.scalar(
            select(DeskNews)
            .where(DeskNews.id == news_id, DeskNews.facility_id.in_(homes))
            .with_for_update(key_share=True)
        )
        if news is None:
            raise NotFound
        if news.told_at is None:
            news.told_at, news.told_by_id, news.told_by_name = now(), actor.id, actor.name
