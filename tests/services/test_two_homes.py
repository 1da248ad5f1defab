"""Prisoner to prisoner: one request, two homes that both say yes, two hours held together."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.allowance import EntryKind
from app.domain.clock import local, now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.reminders import REMINDERS, reminded_at
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.facility import Facility
from app.models.message import Message
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit_side import DeskNews, VisitSide
from app.models.waiting import Waiting
from app.queries.two_homes import SharedHour, shared_hours
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.services.asking_home import agree, refuse_from_side, take_back
from app.services.clocks import lapse_undecided
from app.services.closures import call_off_flagged_of_day, close_day, close_hour, reopen_day
from app.services.desk_news import note_told
from app.services.entitlements import load_entitlements
from app.services.flags import sweep
from app.services.reminders import remind_families
from app.services.status import send_code_for_visit
from app.services.transaction import transaction
from app.services.two_homes import ask_between_homes
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.meetings import (
    a_meeting,
    a_wanted_meeting,
    an_agreed_meeting,
    an_approved_meeting,
    approve,
    here,
    taken,
    there,
)
from tests.prisoners import send_to_court
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")
NO = Rejection(reason=Reason.SECURITY)


def side_of(reference: str) -> VisitSide:
    visit = the_visit(reference)
    with scope.acting(SYSTEM):
        return db.session.get_one(VisitSide, visit.id)


def both_taken(cast: Cast) -> tuple[int, int]:
    return taken(here(cast)), taken(there(cast))


def held_by(prisoner_id: int) -> int:
    """How many of his count are held now."""
    with scope.acting(SYSTEM):
        kinds = db.session.scalars(
            select(AllowanceEntry.kind).where(AllowanceEntry.prisoner_id == prisoner_id)
        ).all()
    return sum(1 if kind is EntryKind.RESERVE else -1 for kind in kinds)


def code(refused: pytest.ExceptionInfo[Refused]) -> Code:
    return refused.value.refusals[0].code


def test_a_wish_holds_an_hour_in_both_homes(cast: Cast) -> None:
    reference = a_meeting(cast)

    visit = the_visit(reference)
    assert (visit.state, visit.awaits_home) == (State.SUBMITTED, True)
    assert (visit.facility_id, visit.other_facility_id) == (cast.kalna_id, cast.dum_dum_id)
    assert both_taken(cast) == (1, 1)
    assert side_of(reference).entered_by_name == cast.esha.name


def test_the_same_form_again_is_the_same_visit(cast: Cast) -> None:
    wanted = a_wanted_meeting(cast)

    assert ask_between_homes(cast.esha, wanted) == ask_between_homes(cast.esha, wanted)
    assert both_taken(cast) == (1, 1)


def test_both_homes_say_yes_and_each_desk_has_something_to_tell(cast: Cast) -> None:
    reference = an_approved_meeting(cast)

    visit = the_visit(reference)
    assert visit.state is State.APPROVED
    assert [event.actor_name for event in visit.events] == [
        cast.esha.name,
        cast.esha.name,
        cast.farid.name,
    ]
    with scope.acting(SYSTEM):
        homes = set(db.session.scalars(select(DeskNews.facility_id)))
        assert homes == {cast.dum_dum_id, cast.kalna_id}
        assert db.session.scalar(select(Message.id)) is None


def test_the_other_home_does_not_approve_before_the_first_has_agreed(cast: Cast) -> None:
    reference = a_meeting(cast)

    with pytest.raises(Refused) as refused:
        approve(cast, reference)

    assert code(refused) is Code.OTHER_HOME_AWAITED
    assert the_visit(reference).state is State.SUBMITTED


def test_the_other_homes_clock_begins_when_the_first_has_agreed(cast: Cast) -> None:
    reference = a_meeting(cast)
    waits_for = the_visit(reference)
    assert waits_for.due_at == waits_for.slot.starts_at

    agree(cast.esha, reference, None)

    assert the_visit(reference).due_at < waits_for.slot.starts_at


def test_after_the_first_home_has_taken_it_back_nobody_approves(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)
    take_back(cast.esha, reference)

    with pytest.raises(AlreadyDecided):
        approve(cast, reference)

    assert the_visit(reference).state is State.WITHDRAWN
    assert both_taken(cast) == (0, 0)


def test_every_ending_frees_both_hours(cast: Cast) -> None:
    endings = {
        State.WITHDRAWN: lambda: take_back(cast.esha, an_agreed_meeting(cast)),
        State.REJECTED: lambda: reject_visit(cast.farid, an_agreed_meeting(cast), NO),
        State.CANCELLED_BY_VISITOR: lambda: take_back(cast.esha, an_approved_meeting(cast)),
        State.CANCELLED_BY_PRISON: lambda: call_off_visit(
            cast.farid, an_approved_meeting(cast), NO
        ),
    }
    for state, end in endings.items():
        end()
        assert both_taken(cast) == (0, 0), state
    refuse_from_side(cast.esha, a_meeting(cast), NO)
    assert both_taken(cast) == (0, 0)
    refuse_from_side(cast.esha, an_approved_meeting(cast), NO)
    assert both_taken(cast) == (0, 0)


def test_a_wish_that_nobody_decides_lapses_and_frees_both_hours(cast: Cast) -> None:
    reference = a_meeting(cast)
    with transaction(SYSTEM) as session:
        session.execute(
            update(Slot)
            .where(Slot.id == there(cast))
            .values(starts_at=now())
            .execution_options(synchronize_session=False)
        )

    assert lapse_undecided() == 1

    visit = the_visit(reference)
    assert visit.state is State.LAPSED
    assert (taken(here(cast)), taken(visit.slot_id)) == (0, 0)


def test_the_last_place_of_the_second_home_goes_to_one_and_nothing_is_held_for_the_other(
    cast: Cast,
) -> None:
    with transaction(SYSTEM) as session:
        slot = session.get_one(Slot, there(cast))
        slot.places, slot.places_taken = 1, 1

    with pytest.raises(Refused) as refused:
        a_meeting(cast)

    assert code(refused) is Code.SLOT_FULL
    assert taken(here(cast)) == 0


def test_seats_of_a_side_and_of_families_are_never_the_same(cast: Cast) -> None:
    first = a_visit(cast, slot_id=here(cast), mode=Mode.VIDEO)
    reference = a_meeting(cast)

    assert {the_visit(first).seat_no, side_of(reference).seat_no} == {1, 2}


def test_the_asking_home_checks_that_its_prisoner_is_free(cast: Cast) -> None:
    family = a_visit(cast, slot_id=here(cast), mode=Mode.VIDEO)
    approve_visit(cast.esha, family, Approval(prisoner_id=cast.bilal_id))
    reference = a_meeting(cast)

    with pytest.raises(Refused) as refused:
        agree(cast.esha, reference, "He asks so much")

    assert code(refused) is Code.PRISONER_BUSY


def test_a_family_is_not_given_the_hour_of_a_meeting(cast: Cast) -> None:
    an_approved_meeting(cast)
    family = a_visit(cast, slot_id=here(cast), mode=Mode.VIDEO)

    with pytest.raises(Refused) as refused:
        approve_visit(cast.esha, family, Approval(prisoner_id=cast.bilal_id))

    assert code(refused) is Code.PRISONER_BUSY


def test_what_changes_between_the_two_yeses_stops_the_second(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)
    close_hour(cast.esha, here(cast))

    with pytest.raises(Refused) as refused:
        approve(cast, reference)

    assert code(refused) is Code.OTHER_HOME_CHANGED


def test_a_risky_prisoners_wish_is_agreed_by_another_officer_than_entered_it(cast: Cast) -> None:
    with transaction(SYSTEM) as session:
        session.get_one(Prisoner, cast.bilal_id).is_high_risk = True
    reference = a_meeting(cast)

    with pytest.raises(Refused) as refused:
        agree(cast.esha, reference, "Known to me")
    agree(cast.ravi, reference, "Known to me")

    assert code(refused) is Code.SECOND_OFFICER_NEEDED
    assert not the_visit(reference).awaits_home


def test_neither_home_acts_for_the_other_and_a_third_sees_nothing(cast: Cast) -> None:
    reference = a_meeting(cast)

    with pytest.raises(NotFound):
        agree(cast.farid, reference, None)
    with pytest.raises(NotFound):
        take_back(cast.farid, reference)
    agree(cast.esha, reference, None)
    with pytest.raises(NotFound):
        approve_visit(cast.esha, reference, Approval(prisoner_id=cast.kalna_prisoner_id))
    with pytest.raises(NotFound):
        ask_between_homes(cast.farid, a_wanted_meeting(cast))
    with pytest.raises(NotFound):
        agree(cast.gita, reference, None)


def test_an_unknown_number_and_a_free_standing_hour_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        a_meeting(cast, number="DUM-9999")
    assert code(refused) is Code.PRISONER_UNKNOWN
    for slot_id in (here(cast), cast.slot_id(at_kalna=True)):
        with pytest.raises(Refused) as refused:
            a_meeting(cast, slot_id=slot_id)
        assert code(refused) is Code.SLOT_UNKNOWN
    assert both_taken(cast) == (0, 0)


def test_news_is_told_once_and_by_its_own_home(cast: Cast) -> None:
    an_approved_meeting(cast)
    with scope.acting(SYSTEM):
        ours = db.session.scalars(
            select(DeskNews.id).where(DeskNews.facility_id == cast.dum_dum_id)
        ).one()

    with pytest.raises(NotFound):
        note_told(cast.farid, ours)
    note_told(cast.ravi, ours)
    note_told(cast.esha, ours)

    with scope.acting(SYSTEM):
        assert db.session.get_one(DeskNews, ours).told_by_name == cast.ravi.name


def test_nothing_is_doubted_while_nothing_has_changed(cast: Cast) -> None:
    an_approved_meeting(cast)

    assert sweep() == 0


def test_an_hour_closed_at_the_asking_home_is_doubted_and_called_off_for_both(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    visit = the_visit(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date()

    assert close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER) == 1
    assert the_visit(reference).is_flagged
    assert call_off_flagged_of_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER) == 1

    assert the_visit(reference).state is State.CANCELLED_BY_PRISON
    assert both_taken(cast) == (0, 0)


def test_a_closed_day_taken_back_at_the_asking_home_leaves_no_doubt(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    visit = the_visit(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date()
    close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)

    assert reopen_day(cast.esha, cast.dum_dum_id, day) == 1

    assert not the_visit(reference).is_flagged
    assert sweep() == 0


def test_no_reminder_is_written_for_those_who_have_no_phone(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    visit = the_visit(reference)
    for kind in REMINDERS:
        at = reminded_at(kind, visit.slot.starts_at, visit.facility.zone)
        with time_machine.travel(at + timedelta(minutes=2), tick=False):
            assert remind_families() == 0


def test_a_meeting_is_not_given_an_hour_for_which_families_wait(cast: Cast) -> None:
    hour = here(cast)
    assert hour in {shared.here_id for shared in both_free(cast)}
    a_family_waits(cast, hour)

    assert hour not in {shared.here_id for shared in both_free(cast)}
    with pytest.raises(Refused):
        a_meeting(cast)
    assert both_taken(cast) == (0, 0)


def a_family_waits(cast: Cast, slot_id: int) -> None:
    waits = the_visit(a_visit(cast))
    with transaction(SYSTEM) as session:
        starts_at = session.get_one(Slot, slot_id).starts_at
        session.add(
            Waiting(
                visit_id=waits.id,
                visitor_id=waits.visitor_id,
                facility_id=cast.dum_dum_id,
                mode=Mode.VIDEO,
                day_begins_at=starts_at - timedelta(hours=1),
                day_ends_at=starts_at + timedelta(hours=1),
                goes_first=False,
                asked_at=now(),
            )
        )


def both_free(cast: Cast) -> list[SharedHour]:
    homes = (cast.dum_dum_id, cast.kalna_id)
    with scope.acting(SYSTEM):
        return shared_hours(*(db.session.get_one(Facility, home) for home in homes))


def test_a_prisoner_who_asks_and_is_then_away_puts_the_visit_in_doubt(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    slot = the_visit(reference).slot
    send_to_court(cast, slot.starts_at, slot.ends_at)

    assert sweep() == 1
    assert the_visit(reference).is_flagged


def test_each_prisoners_own_count_is_used_and_given_back(cast: Cast) -> None:
    load_entitlements()
    reference = an_approved_meeting(cast)
    assert held_by(cast.bilal_id) == held_by(cast.kalna_prisoner_id) == 1

    take_back(cast.esha, reference)

    assert held_by(cast.bilal_id) == held_by(cast.kalna_prisoner_id) == 0


def test_of_two_wishes_in_one_moment_one_has_the_last_place_of_the_second_home(
    app: Flask, cast: Cast
) -> None:
    with transaction(SYSTEM) as session:
        session.get_one(Slot, there(cast)).places = 1
        bilal = session.get_one(Prisoner, cast.bilal_id)
        facts = {"name": "Other", "name_key": "other", "number": "DUM-0002", "parent_name": "X"}
        facts |= {"facility_id": bilal.facility_id, "birth_year": bilal.birth_year}
        facts |= {"gender": bilal.gender, "prisoner_class": bilal.prisoner_class}
        session.add(Prisoner(admitted_on=bilal.admitted_on, **facts))
    wishes = iter([a_wanted_meeting(cast, number=number) for number in ("DUM-0001", "DUM-0002")])

    def ask() -> str | Code:
        try:
            return ask_between_homes(cast.esha, next(wishes))
        except Refused as refused:
            return refused.refusals[0].code

    answers = together(app, 2, ask)

    assert Code.SLOT_FULL in answers
    assert both_taken(cast) == (1, 1)


def test_the_public_status_page_knows_no_visit_between_homes(cast: Cast) -> None:
    reference = an_approved_meeting(cast)

    assert send_code_for_visit(reference)

    with scope.acting(SYSTEM):
        assert db.session.scalar(select(Message.id)) is None
