"""Owns the demo's meetings between two homes: one at each step, and one that is held today."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from app.demo.hours import slot_near
from app.domain.actor import Actor, ActorKind
from app.domain.clock import now
from app.domain.decision_clock import answer_due_time
from app.domain.identity_proof import Gender
from app.domain.policy import Mode
from app.domain.relations import Relation
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.hour_proposal import HourProposal
from app.models.prisoner import Absence, Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.queries.two_homes import shared_hours, side_of_visit
from app.services import messages
from app.services.allowances import hold_for_approval, hold_for_asking
from app.services.decisions import owe_meeting
from app.services.moves import visit_to_move
from app.services.places import exchange_place, exchange_side_place, hold_hours
from app.services.two_homes import WantedMeeting, add_meeting

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.user import User

QUESTION = "Of which year is their marriage? Our register says 2016, his wife says 2014."
WHY_OTHER_HOURS = "Our terminal is with the engineer that day."
WHY_ANOTHER = "She is at court that afternoon. Would this hour do?"
HELD_IN = timedelta(minutes=25)
MEETINGS = 7


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One of the two homes, and the officer who acts there."""

    home: Facility
    actor: Actor


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Who asks, who is asked for, and how the first is related."""

    asker: Prisoner
    asked: Prisoner
    relation: Relation


def desk(home: Facility, officer: User) -> Desk:
    """This officer's desk."""
    return Desk(home=home, actor=Actor(kind=ActorKind.OFFICER, id=officer.id, name=officer.name))


def add_meetings(men: Desk, women: Desk) -> None:
    """Husbands ask for wives and brothers for sisters, and one wife for her husband."""
    pairs = list(_pairs(men.home, women.home))
    ahead = now() + timedelta(days=3)
    hours = [one.there_id for one in shared_hours(men.home, women.home) if one.starts_at > ahead]
    if len(hours) < 2 * MEETINGS or len(pairs) < MEETINGS:
        return
    free = iter(hours)
    # To be agreed to, to be approved, asked something, offered other hours: each home has a turn.
    _enter(men, women, pairs[0], next(free))
    _agree(men, _enter(men, women, pairs[1], next(free)))
    _ask(women, _agreed(men, women, pairs[2], next(free)))
    offered, proposed = hours[MEETINGS : MEETINGS + 3], hours[MEETINGS + 3]
    _offer(women, pairs[3].asked, _agreed(men, women, pairs[3], next(free)), offered)
    _agreed(women, men, _turned(pairs[4]), _mirror(men, women, next(free)))
    today = _agreed(men, women, pairs[5], next(free))
    _hold_today(today, men, women)
    _approve(women, pairs[5].asked, today)
    later = _agreed(men, women, pairs[6], next(free))
    _approve(women, pairs[6].asked, later)
    _propose(women, later, proposed)


def _pairs(men: Facility, women: Facility) -> Iterator[Pair]:
    husbands, wives = _prisoners(men, Gender.MALE), _prisoners(women, Gender.FEMALE)
    for number, (man, woman) in enumerate(zip(husbands, wives, strict=False)):
        relation = Relation.BROTHER if number % 2 else Relation.HUSBAND
        yield Pair(asker=man, asked=woman, relation=relation)


def _prisoners(home: Facility, gender: Gender) -> list[Prisoner]:
    """Some whom no other part of the demo is about: the last of the register."""
    rows = (
        select(Prisoner)
        .where(Prisoner.facility_id == home.id, Prisoner.gender == gender)
        .where(Prisoner.left_on.is_(None), ~Prisoner.is_high_risk, ~Prisoner.needs_noc)
        .where(~exists().where(Visit.prisoner_id == Prisoner.id))
        .where(~exists().where(Absence.prisoner_id == Prisoner.id))
    )
    return list(db.session.scalars(rows.order_by(Prisoner.id.desc()).limit(MEETINGS)))


def _turned(pair: Pair) -> Pair:
    """The same two, and the other one asks."""
    relation = Relation.WIFE if pair.relation is Relation.HUSBAND else Relation.SISTER
    return Pair(asker=pair.asked, asked=pair.asker, relation=relation)


def _mirror(men: Desk, women: Desk, slot_id: int) -> int:
    """The hour of the first home that begins with this one of the second."""
    shared = shared_hours(men.home, women.home)
    return next(one.here_id for one in shared if one.there_id == slot_id)


def _enter(asking: Desk, asked: Desk, pair: Pair, slot_id: int) -> Visit:
    reference = add_meeting(
        asking.actor,
        WantedMeeting(
            request_key=secrets.token_urlsafe(32),
            home_id=asking.home.id,
            number=pair.asker.number,
            other_home_id=asked.home.id,
            slot_id=slot_id,
            relation=pair.relation,
            proof="Marriage and family as written in both registers (demo)",
            wanted_name=pair.asked.name,
            wanted_parent_name=pair.asked.parent_name,
            wanted_number=pair.asked.number,
        ),
    )
    return visit_to_move(reference)


def _agreed(asking: Desk, asked: Desk, pair: Pair, slot_id: int) -> Visit:
    visit = _enter(asking, asked, pair, slot_id)
    _agree(asking, visit)
    return visit


def _agree(asking: Desk, visit: Visit) -> None:
    side = side_of_visit(visit.id)
    hold_for_asking(side, visit, asking.actor, None)
    at = now()
    side.agreed_at, side.agreed_by_name, visit.awaits_home = at, asking.actor.name, False
    visit.due_at = visit.answer_due(at)
    visit.move(Move.AGREE, mover=Mover.DECIDER, actor=asking.actor, at=at)


def _ask(asked: Desk, visit: Visit) -> None:
    visit.due_at = answer_due_time(now(), visit.slot.starts_at, visit.facility.policy)
    _decide(asked, visit, Move.ASK, QUESTION)


def _offer(asked: Desk, prisoner: Prisoner, visit: Visit, slot_ids: list[int]) -> None:
    slots = [db.session.get_one(Slot, slot_id) for slot_id in slot_ids]
    visit.offers = [VisitOffer(slot_id=one.id, slot=one, prisoner_id=prisoner.id) for one in slots]
    visit.due_at = max(one.starts_at for one in slots)
    _decide(asked, visit, Move.OFFER, WHY_OTHER_HOURS)


def _hold_today(visit: Visit, men: Desk, women: Desk) -> None:
    """Give it an hour of the demo's own, soon: nobody may ask for one so near."""
    at = now() + HELD_IN
    ours, theirs = (slot_near(one.home, Mode.VIDEO, at) for one in (men, women))
    side = side_of_visit(visit.id)
    hold_hours(visit.slot_id, side.slot_id, ours.id, theirs.id)
    exchange_side_place(side, ours)
    exchange_place(visit, theirs)
    hold_for_asking(side, visit, men.actor, None)


def _approve(asked: Desk, prisoner: Prisoner, visit: Visit) -> None:
    hold_for_approval(visit, prisoner, asked.actor, None)
    visit.prisoner_id = prisoner.id
    _decide(asked, visit, Move.APPROVE, None)
    owe_meeting(visit)


def _propose(home: Desk, visit: Visit, slot_id: int) -> None:
    db.session.add(
        HourProposal(
            visit_id=visit.id,
            facility_id=home.home.id,
            slot_id=slot_id,
            proposed_at=now(),
            proposed_by_name=home.actor.name,
            note=WHY_ANOTHER,
        )
    )
    _decide(home, visit, Move.PROPOSE_HOUR, WHY_ANOTHER)


def _decide(home: Desk, visit: Visit, move: Move, note: str | None) -> None:
    event = visit.move(move, mover=Mover.DECIDER, actor=home.actor, at=now(), family_note=note)
    messages.queue_news(visit, event)
