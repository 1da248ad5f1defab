"""The desk between two homes: a wish is entered, agreed to, approved, and told."""

from __future__ import annotations

import time_machine
from flask import Flask

from app.domain.actor import SYSTEM
from app.domain.clock import local, now
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.models.video_terminal import VideoTerminal, terminal_key_hash
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    note_for_staff,
    reject_visit,
)
from app.services.asking_home import agree
from app.services.offers import Offer, offer_slots
from app.services.transaction import transaction
from app.services.video import open_room
from tests.browser import Browser, Page
from tests.builders import the_visit
from tests.cast import Cast
from tests.meetings import a_meeting, an_agreed_meeting, an_approved_meeting, there
from tests.routes.conftest import SeenVisit
from tests.routes.staff.conftest import decide

DESK = "/staff/between-homes/"
NEW = f"{DESK}new"


def wish(cast: Cast) -> dict[str, object]:
    return {
        "number": "DUM-0001",
        "relation": "brother",
        "proof": "Their parents' names in both registers",
        "wanted_name": "Megh Dighi",
        "wanted_number": "KAL-0001",
        "slot_id": str(there(cast)),
    }


def form_page(esha: Browser, cast: Cast) -> Page:
    choosing = esha.get(NEW)
    assert "In which home is the other prisoner?" in choosing.words
    return esha.get(f"{NEW}?home={cast.dum_dum_id}&other={cast.kalna_id}")


def test_a_wish_goes_from_one_home_to_the_other_and_back_to_both_desks(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, seen: SeenVisit
) -> None:
    page = form_page(esha, cast)
    with app.app_context():
        typed = wish(cast)
    page = esha.submit(page, NEW, **typed)
    assert "The hour is held in both homes" in page.words
    reference = page.path.rsplit("/", 1)[-1]
    assert "has not agreed yet" in farid.get(f"/staff/visits/{reference}").words

    page = esha.submit(page, f"{DESK}{reference}/agreement")
    assert "Now the other home decides" in page.words
    page = farid.get(f"/staff/visits/{reference}")
    assert "Their parents' names in both registers" in page.words
    decide(farid, page, reference, "approval", prisoner_id=str(cast.kalna_prisoner_id))

    assert seen(reference).state is State.APPROVED
    for officer, name in ((esha, "Bilal Nodimajhi"), (farid, "Megh Dighi")):
        assert "between homes: to agree, to tell" in officer.get("/staff/queue").words
        page = officer.get(DESK)
        assert f"Tell your prisoner {name}" in page.words
        forms = [form.get("action", "") for form in page.find_all("form")]
        told = next(action for action in forms if action.endswith("/told"))
        assert "Tell your prisoner" not in officer.submit(page, told).words


def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Cast, esha: Browser) -> None:
    page = form_page(esha, cast)

    empty = esha.submit(page, NEW, wanted_name="Megh Dighi")
    nobody = esha.submit(empty, NEW, number="X", relation="wife", proof="?", slot_id="nonsense")

    assert (empty.status, nobody.status) == (422, 409)
    assert "Megh Dighi" in nobody.text
    assert "Choose one of the times shown" in nobody.words


def test_the_asking_home_takes_back_what_it_entered(
    app: Flask, cast: Cast, esha: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_agreed_meeting(cast)

    page = esha.get(f"{DESK}{reference}")
    page = esha.submit(page, f"{DESK}{reference}/withdrawal")

    assert "Taken back by the prisoner" in page.words
    assert seen(reference).state is State.WITHDRAWN


def test_the_asking_home_refuses_or_calls_off_with_a_reason(
    app: Flask, cast: Cast, esha: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        asked = a_meeting(cast)
        approved = an_approved_meeting(cast, slot_id=there(cast, days=7))
    for reference, state in (
        (asked, State.REJECTED),
        (approved, State.CANCELLED_BY_PRISON),
    ):
        action = f"{DESK}{reference}/refusal"
        page = esha.submit(esha.get(f"{DESK}{reference}"), action)
        assert page.status == 422
        esha.submit(page, action, reason="security")
        assert seen(reference).state is state


def test_each_home_sees_the_visit_by_its_own_door_alone(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, gita: Browser
) -> None:
    with app.app_context():
        reference = a_meeting(cast)

    assert esha.get(f"/staff/visits/{reference}").status == 404
    assert farid.get(f"{DESK}{reference}").status == 404
    assert gita.get(f"{DESK}{reference}").status == 404


def test_whoever_brings_the_prisoners_sees_the_call_in_the_day_of_both_homes(
    app: Flask, cast: Cast, gita: Browser, farid: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
    visit = seen(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date().isoformat()

    assert "Bilal Nodimajhi" in gita.get(f"/staff/visits/?day={day}").words
    assert "Megh Dighi" in farid.get(f"/staff/visits/?day={day}").words


def test_the_desk_of_each_home_opens_the_call_for_its_own_prisoner(
    app: Flask, cast: Cast, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
        open_room(the_visit(reference).id)
        for home_id in (cast.dum_dum_id, cast.kalna_id):
            pair_a_terminal(home_id)
    desk = f"/staff/video-desk/{reference}"
    with time_machine.travel(seen(reference).slot.starts_at, tick=False):
        again = [Browser(app), Browser(app)]
        again[0].sign_in_officer("gita")
        again[1].sign_in_officer("farid")
        ready: list[int] = []
        for officer in again:
            assert "between homes" in officer.get("/staff/video-desk/").words
            page = officer.get(desk)
            assert "The call begins when both homes have opened it" in page.words
            officer.submit(page, f"{desk}/opening")
            ready.append(officer.get(desk).words.count(" ready "))
        state = seen(reference).state
        registers = [officer.get("/staff/video-desk/register").words for officer in again]

    assert state is State.IN_PROGRESS
    assert ready == [1, 2]
    for register in registers:
        for name in ("Bilal Nodimajhi", "Dum Dum Central", "Megh Dighi", "Kalna"):
            assert name in register


def pair_a_terminal(home_id: int) -> None:
    with transaction(SYSTEM) as session:
        session.add(
            VideoTerminal(
                facility_id=home_id,
                name="Video terminal 1",
                key_hash=terminal_key_hash(str(home_id)),
                paired_at=now(),
            )
        )


def test_the_second_home_asks_back_and_the_first_answers_on_its_page(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_agreed_meeting(cast)
    page = farid.get(f"/staff/visits/{reference}")
    assert "Ask the other home" in page.words
    decide(farid, page, reference, "family-question", family_note="Of the same mother?")
    assert "is asked something" in farid.get(DESK).words

    page = esha.get(f"{DESK}{reference}")
    assert "Of the same mother?" in page.words
    page = esha.submit(page, f"{DESK}{reference}/answer")
    assert page.status == 422
    page = esha.submit(page, f"{DESK}{reference}/answer", answer="By both registers.")

    assert "Now the other home decides" in page.words
    assert seen(reference).state is State.SUBMITTED
    assert "To the other home: By both registers." in farid.get(f"/staff/visits/{reference}").words


def test_the_second_home_offers_hours_and_the_first_takes_one_on_its_page(
    app: Flask, cast: Cast, esha: Browser, farid: Browser, gita: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_agreed_meeting(cast)
        hours = [there(cast, days=days) for days in (7, 8)]
    page = farid.get(f"/staff/visits/{reference}")
    assert "These hours are free in both homes" in page.words
    megh = str(cast.kalna_prisoner_id)
    decide(farid, page, reference, "offer", prisoner_id=megh, slot_ids=[str(one) for one in hours])

    page = esha.get(f"{DESK}{reference}")
    assert "The other home offers these hours" in page.words
    picks = [form for form in page.find_all("form") if form.get("action", "").endswith("-hour")]
    assert len(picks) == 2
    page = esha.submit(page, f"{DESK}{reference}/offered-hour", slot_id=str(hours[1]))

    assert "Tell your prisoner" in page.words
    assert (seen(reference).state, seen(reference).slot_id) == (State.APPROVED, hours[1])


def test_none_of_the_offered_hours_is_one_press(
    app: Flask, cast: Cast, esha: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_agreed_meeting(cast)
        offer = Offer(prisoner_id=cast.kalna_prisoner_id, slot_ids=(there(cast, days=7),))
        offer_slots(cast.farid, reference, offer)

    page = esha.submit(esha.get(f"{DESK}{reference}"), f"{DESK}{reference}/offer-refusal")

    assert "The first wish waits for the other home again" in page.words
    assert seen(reference).state is State.SUBMITTED


def test_what_one_home_writes_to_the_other_is_read_there_and_its_own_notes_are_not(
    app: Flask, cast: Cast, esha: Browser, farid: Browser
) -> None:
    with app.app_context():
        reference = a_meeting(cast)
        agree(cast.esha, reference, "He was told of the rules")
        note_for_staff(cast.farid, reference, "Ask the warder first")
        no = Rejection(reason=Reason.SECURITY, family_note="Not now", staff_note="See letter 12")
        reject_visit(cast.farid, reference, no)
    side, visit = (
        esha.get(f"{DESK}{reference}").words,
        farid.get(f"/staff/visits/{reference}").words,
    )

    for words in (side, visit):
        for told in ("He was told of the rules", "Security", "Not now", "See letter 12"):
            assert told in words, told
        assert cast.farid.name in words
    assert "Ask the warder first" in visit
    assert "Ask the warder first" not in side


def test_the_other_homes_officers_are_said_to_read_the_note_before_it_is_written(
    app: Flask, cast: Cast, farid: Browser
) -> None:
    with app.app_context():
        reference = an_agreed_meeting(cast)

    page = farid.get(f"/staff/visits/{reference}").words

    assert "Note for staff of both homes" in page
    assert "Note for staff of this home alone" in page
    assert "What the prisoner is told for each reason" in page


def test_who_only_brings_the_prisoners_reads_no_note_of_either_home(
    app: Flask, cast: Cast, gita: Browser, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = a_meeting(cast)
        agree(cast.esha, reference, "He was told of the rules")
        yes = Approval(prisoner_id=cast.kalna_prisoner_id, staff_note="See letter 12")
        approve_visit(cast.farid, reference, yes)
    visit = seen(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date().isoformat()

    words = gita.get(f"/staff/visits/?day={day}").words

    assert "Bilal Nodimajhi" in words
    assert "told of the rules" not in words
    assert "letter 12" not in words


def test_a_second_press_on_agree_reads_who_has_agreed(
    app: Flask, cast: Cast, esha: Browser
) -> None:
    with app.app_context():
        reference = a_meeting(cast)
    action = f"{DESK}{reference}/agreement"
    page = esha.get(f"{DESK}{reference}")
    esha.submit(page, action)

    again = esha.submit(page, action)

    assert again.status == 409
    assert f"recorded already, by {cast.esha.name}" in again.words
