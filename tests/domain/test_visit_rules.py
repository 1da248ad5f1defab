"""What may be asked for. Tuesday the 24th of November 2026, eleven in the morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import Code
from app.domain.policy import FacilityPolicy, Mode
from app.domain.visit_rules import Person, ProposedVisit, SlotFacts, booking_window, refusals

KOLKATA = ZoneInfo("Asia/Kolkata")
ASKED = datetime(2026, 11, 24, 11, tzinfo=KOLKATA)
ASHA = Person(name="Asha", age=40)
SLOT = SlotFacts(
    starts_at=datetime(2026, 11, 26, 10, tzinfo=KOLKATA),
    mode=Mode.PHYSICAL,
    is_closed=False,
    free_places=1,
)
PROPOSED = ProposedVisit(
    asked_at=ASKED,
    slot=SLOT,
    party=(ASHA,),
    open_requests=0,
    has_asked_for_slot=False,
    policy=FacilityPolicy(),
    zone=KOLKATA,
)


def codes(**changes: Any) -> list[Code]:
    return [refusal.code for refusal in refusals(replace(PROPOSED, **changes))]


def on_day(day: date, mode: Mode = Mode.PHYSICAL, hour: int = 10) -> SlotFacts:
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=KOLKATA)
    return replace(SLOT, starts_at=starts_at, mode=mode)


def people(*ages: int) -> tuple[Person, ...]:
    return (ASHA, *(Person(name=f"Person {n}", age=age) for n, age in enumerate(ages)))


def test_it_works() -> None:
    assert codes() == []


@pytest.mark.parametrize(("age", "found"), [(17, [Code.VISITOR_TOO_YOUNG]), (18, [])])
def test_whoever_asks_is_grown_up(age: int, found: list[Code]) -> None:
    assert codes(party=(Person(name="Asha", age=age),)) == found


@pytest.mark.parametrize(
    ("ages", "found"),
    [
        ((30, 30), []),
        ((30, 30, 30), [Code.TOO_MANY_ADULTS]),
        ((30, 30, 11, 0), []),
        ((30, 12, 11), []),
        ((30, 30, 12), [Code.TOO_MANY_ADULTS]),
        ((11, 11), []),
        ((11, 11, 11), [Code.TOO_MANY_CHILDREN]),
        ((30, 30, 30, 1, 1, 1), [Code.TOO_MANY_ADULTS, Code.TOO_MANY_CHILDREN]),
    ],
)
def test_three_may_come_and_two_small_children_besides(
    ages: tuple[int, ...], found: list[Code]
) -> None:
    assert codes(party=people(*ages)) == found


def test_a_home_may_allow_more() -> None:
    policy = FacilityPolicy(adults=5, children=3)
    assert codes(party=people(30, 30, 30, 30, 1, 1, 1), policy=policy) == []


@pytest.mark.parametrize(
    ("name", "age", "found"),
    [("ASHA", 40, [Code.PERSON_TWICE]), ("Asha", 39, []), ("Usha", 40, [])],
)
def test_nobody_is_named_twice(name: str, age: int, found: list[Code]) -> None:
    assert codes(party=(ASHA, Person(name=name, age=age))) == found


@pytest.mark.parametrize(("many", "found"), [(2, []), (3, [Code.TOO_MANY_OPEN_REQUESTS])])
def test_three_requests_may_wait_at_once(many: int, found: list[Code]) -> None:
    assert codes(open_requests=many) == found


@pytest.mark.parametrize(
    ("days", "mode", "found"),
    [
        (0, Mode.PHYSICAL, [Code.SLOT_TOO_SOON]),
        (0, Mode.VIDEO, [Code.SLOT_TOO_SOON]),
        (1, Mode.PHYSICAL, []),
        (1, Mode.VIDEO, []),
        (14, Mode.PHYSICAL, []),
        (15, Mode.PHYSICAL, [Code.SLOT_TOO_LATE]),
        (-1, Mode.PHYSICAL, [Code.SLOT_TOO_SOON]),
    ],
)
def test_from_tomorrow_to_a_fortnight_ahead(days: int, mode: Mode, found: list[Code]) -> None:
    assert codes(slot=on_day(date(2026, 11, 24) + timedelta(days=days), mode)) == found


def test_the_day_is_that_of_the_home_not_of_greenwich() -> None:
    at_night = on_day(date(2026, 11, 25), hour=1)
    assert codes(slot=at_night) == []
    assert at_night.starts_at.astimezone(ZoneInfo("UTC")).date() == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("asked", "mode", "first"),
    [
        (datetime(2026, 11, 28, 11, tzinfo=KOLKATA), Mode.PHYSICAL, date(2026, 11, 30)),
        (datetime(2026, 11, 28, 11, tzinfo=KOLKATA), Mode.VIDEO, date(2026, 11, 29)),
        (datetime(2026, 11, 24, 17, 59, tzinfo=KOLKATA), Mode.VIDEO, date(2026, 11, 25)),
        (datetime(2026, 11, 24, 18, 0, tzinfo=KOLKATA), Mode.VIDEO, date(2026, 11, 26)),
    ],
)
def test_the_first_day_skips_sunday_at_the_gate_and_the_evening_moves_it(
    asked: datetime, mode: Mode, first: date
) -> None:
    assert booking_window(asked, mode, FacilityPolicy(), KOLKATA)[0] == first


@pytest.mark.parametrize(
    ("slot", "has_asked", "found"),
    [
        (replace(SLOT, free_places=0), False, [Code.SLOT_FULL]),
        (replace(SLOT, is_closed=True), False, [Code.SLOT_CLOSED]),
        (SLOT, True, [Code.SLOT_ALREADY_ASKED]),
        # Whoever filled it herself is told so, not that it is full.
        (replace(SLOT, free_places=0), True, [Code.SLOT_ALREADY_ASKED]),
    ],
)
def test_the_hour_is_open_free_and_not_asked_for_before(
    slot: SlotFacts, has_asked: bool, found: list[Code]
) -> None:
    assert codes(slot=slot, has_asked_for_slot=has_asked) == found


def test_a_family_hears_all_that_speaks_against_it_at_once() -> None:
    found = refusals(
        replace(
            PROPOSED,
            party=(
                Person(name="Asha", age=15),
                *people(30, 30, 30)[1:],
                Person(name="asha", age=15),
            ),
            slot=replace(on_day(date(2026, 11, 24)), free_places=0),
            open_requests=9,
        )
    )

    assert [refusal.code for refusal in found] == [
        Code.VISITOR_TOO_YOUNG,
        Code.TOO_MANY_ADULTS,
        Code.PERSON_TWICE,
        Code.TOO_MANY_OPEN_REQUESTS,
        Code.SLOT_TOO_SOON,
        Code.SLOT_FULL,
    ]
    assert {refusal.field for refusal in found if refusal.code.startswith("slot")} == {"slot_id"}
