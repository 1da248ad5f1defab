"""A family at the help desk: her own rights, an officer's name, and the desk's last places."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.errors import Code, NotFound, Refused
from app.extensions import db
from app.models.audit_entry import AuditEntry
from app.models.message import Message
from app.models.sign_in import Door, SignIn
from app.models.slot import Slot
from app.queries.sign_ins import live_sign_in
from app.services.places import FOR_FAMILIES, take_place
from app.services.sittings import (
    send_code_to_family,
    sit_down,
    sit_down_without_code,
    take_seat,
)
from app.services.transaction import transaction
from app.services.visits import submit_visit
from app.web.signed_in import SignedIn
from tests.builders import a_wanted_visit, the_visit
from tests.cast import ASHA_PHONE, PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")


def seated(cast: Cast) -> Any:
    """Asha, sitting beside Officer Esha."""
    handover = sit_down_without_code(cast.esha, ASHA_PHONE, "Voter ID seen", language="en")
    token = take_seat(handover)
    sign_in = live_sign_in(token, Door.VISITOR)
    assert sign_in is not None
    return SignedIn(token, sign_in).actor


def code_sent() -> str:
    db.session.rollback()
    words = db.session.scalar(select(Message.words).order_by(Message.id.desc()).limit(1))
    return re.findall(r"\b[0-9]{6}\b", words or "")[0]


def keep_for_desk(slot_id: int, places: int) -> None:
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == slot_id).values(desk_places=places))


def test_the_code_read_out_opens_the_familys_pages(cast: Cast) -> None:
    flow = send_code_to_family(cast.esha, ASHA_PHONE, language="en")
    handover = sit_down(cast.esha, flow, code_sent(), language="en")
    sign_in = live_sign_in(take_seat(handover), Door.VISITOR)
    assert sign_in is not None
    assert (sign_in.visitor_id, sign_in.user_id) == (cast.asha.id, cast.esha.id)


def test_a_wrong_code_opens_nothing(cast: Cast) -> None:
    flow = send_code_to_family(cast.esha, ASHA_PHONE, language="en")
    wrong = f"{(int(code_sent()) + 1) % 1_000_000:06}"
    with pytest.raises(Refused) as caught:
        sit_down(cast.esha, flow, wrong, language="en")
    assert caught.value.refusals[0].code is Code.CODE_WRONG
    assert db.session.scalar(select(SignIn.id)) is None


def test_each_sitting_is_on_record(cast: Cast) -> None:
    sit_down_without_code(cast.esha, ASHA_PHONE, "Voter ID seen", language="en")
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.act is Act.FAMILY_HELPED_WITHOUT_CODE
    assert (entry.actor_name, entry.reason) == ("Esha Akash", "Voter ID seen")
    assert entry.facility_id == cast.dum_dum_id


def test_a_handover_is_good_once_and_for_a_minute(cast: Cast, clock: Traveller) -> None:
    handover = sit_down_without_code(cast.esha, ASHA_PHONE, "Known", language="en")
    take_seat(handover)
    with pytest.raises(NotFound):
        take_seat(handover)
    late = sit_down_without_code(cast.esha, ASHA_PHONE, "Known", language="en")
    clock.shift(timedelta(seconds=61))
    with pytest.raises(NotFound):
        take_seat(late)


def test_a_visitors_own_token_is_no_handover(cast: Cast) -> None:
    sit_down_without_code(cast.esha, ASHA_PHONE, "Known", language="en")
    for nonsense in ("", "a", "x" * 500):
        with pytest.raises(NotFound):
            take_seat(nonsense)


def test_who_keeps_no_desk_opens_nothing(cast: Cast) -> None:
    for officer in (cast.gita, cast.ravi, cast.rupa):
        with pytest.raises(NotFound):
            sit_down_without_code(officer, ASHA_PHONE, "Known", language="en")
        with pytest.raises(NotFound):
            send_code_to_family(officer, ASHA_PHONE, language="en")


def test_a_request_names_the_officer_and_tells_the_familys_phone(cast: Cast) -> None:
    reference = submit_visit(seated(cast), a_wanted_visit(cast))
    visit = the_visit(reference)
    assert (visit.booked_by_id, visit.booked_by_name) == (cast.esha.id, "Esha Akash")
    assert visit.events[0].actor_name == "Asha Nodimajhi"
    told = next(message for message in visit.messages if message.channel == "sms")
    assert "Esha Akash" in (told.words or "")
    assert "Free" in (told.words or "")


def test_at_the_desk_the_same_limits_hold(cast: Cast) -> None:
    actor = seated(cast)
    for days in (3, 5, 7):
        submit_visit(actor, a_wanted_visit(cast, slot_id=cast.slot_id(days=days)))
    with pytest.raises(Refused) as caught:
        submit_visit(actor, a_wanted_visit(cast, slot_id=cast.slot_id(days=9)))
    assert caught.value.refusals[0].code is Code.TOO_MANY_OPEN_REQUESTS


def test_the_last_places_are_the_desks(cast: Cast) -> None:
    slot_id = cast.slot_id()
    keep_for_desk(slot_id, PLACES)
    wanted = a_wanted_visit(cast, slot_id=slot_id)
    with pytest.raises(Refused) as caught:
        submit_visit(cast.asha, wanted)
    assert caught.value.refusals[0].code is Code.SLOT_FULL
    assert the_visit(submit_visit(seated(cast), wanted)).booked_by_name == "Esha Akash"


def test_the_guard_itself_leaves_the_last_places(cast: Cast) -> None:
    slot_id = cast.slot_id()
    keep_for_desk(slot_id, 1)
    for _place in range(PLACES - 1):
        with transaction(SYSTEM):
            take_place(slot_id, FOR_FAMILIES)
    with pytest.raises(Refused), transaction(SYSTEM):
        take_place(slot_id, FOR_FAMILIES)
    with transaction(SYSTEM):
        take_place(slot_id, Slot.places)
