"""What a family is told: in its language, by its channels, without a name that is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.message_kinds import Channel, MessageKind
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.extensions import db
from app.models.message import Delivered, Message
from app.models.outbox import OutboxEntry
from app.models.visitor import Visitor
from app.services.approvals import Approval, Rejection, approve_visit, reject_visit
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, Cast

pytestmark = pytest.mark.usefixtures("in_app")

SCRIPTS = {
    "en": ("A", "z"),
    "bn": ("ঀ", "৿"),
    "hi": ("ऀ", "ॿ"),
    "ur": ("\u0600", "\u06ff"),
    "ne": ("ऀ", "ॿ"),
}


def told(reference: str, kind: MessageKind) -> dict[Channel, Message]:
    return {each.channel: each for each in the_visit(reference).messages if each.kind is kind}


def words_of(message: Message) -> str:
    assert message.words is not None
    return f"{message.subject}\n{message.words}"


def change_asha(cast: Cast, **values: str | None) -> None:
    with transaction(SYSTEM) as session:
        visitor = session.get_one(Visitor, cast.asha.id)
        for name, value in values.items():
            setattr(visitor, name, value)


def test_a_request_is_answered_at_once_by_both_channels(cast: Cast) -> None:
    found = told(a_visit(cast), MessageKind.VISIT_SUBMITTED)

    assert {channel: each.address for channel, each in found.items()} == {
        Channel.SMS: ASHA_PHONE,
        Channel.EMAIL: "asha@family.example",
    }
    assert {each.delivered for each in found.values()} == {Delivered.QUEUED}


def test_who_has_no_mailbox_gets_the_sms_alone(cast: Cast) -> None:
    change_asha(cast, email=None)

    assert set(told(a_visit(cast), MessageKind.VISIT_SUBMITTED)) == {Channel.SMS}


def test_every_message_is_owed_and_an_entry_holds_no_name_and_no_number(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    owed = db.session.scalars(select(OutboxEntry.dedupe_key)).all()
    ids = db.session.scalars(select(Message.id)).all()

    assert {key for key in owed if key.startswith("message:")} == {f"message:{id}" for id in ids}
    assert len(ids) == 4


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.REJECTED])
def test_a_family_is_told_in_its_own_language(
    app: Flask, cast: Cast, language: str, state: State
) -> None:
    catalogue = Path(app.root_path) / "translations" / language / "LC_MESSAGES" / "messages.mo"
    if language != "en" and not catalogue.exists():
        pytest.skip("the catalogues are not compiled: type make setup")
    change_asha(cast, language=language)
    reference = a_visit(cast, state=state)

    first, last = SCRIPTS[language]
    for message in the_visit(reference).messages:
        letters = sum(first <= character <= last for character in words_of(message))
        assert letters > 20, words_of(message)
        assert message.language == language


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "state",
    [State.APPROVED, State.REJECTED, State.WITHDRAWN, State.CANCELLED_BY_VISITOR],
)
def test_no_message_names_the_prisoner_or_anybody_else(
    cast: Cast, mode: Mode, state: State
) -> None:
    reference = a_visit(cast, state=state, mode=mode)

    for message in the_visit(reference).messages:
        for name in ("Bilal", "Nadimajhi", "Nodimajhi", "DUM-0001", "Esha"):
            assert name not in words_of(message)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Reason.PRISONER_NOT_FOUND, Reason.PRISONER_TRANSFERRED),
        (Reason.PRISONER_RELEASED, Reason.VISITOR_NOT_ON_LIST),
        (Reason.PRISONER_DECLINED, Reason.PRISONER_UNDER_PUNISHMENT),
    ],
)
def test_a_refusal_never_tells_whether_somebody_is_held_there(
    cast: Cast, one: Reason, other: Reason
) -> None:
    told_words = []
    for reason in (one, other):
        reference = a_visit(cast)
        reject_visit(cast.esha, reference, Rejection(reason=reason))
        found = told(reference, MessageKind.VISIT_REJECTED)[Channel.EMAIL]
        spoken = "-".join(reference[at : at + 3] for at in range(0, 11, 3))
        told_words.append(words_of(found).replace(spoken, "…").replace(reference, "…"))

    assert told_words[0] == told_words[1]


def test_the_officers_note_to_the_family_arrives_and_his_own_does_not(cast: Cast) -> None:
    reference = a_visit(cast)
    notes = Approval(
        prisoner_id=cast.bilal_id, family_note="Bring the ration card", staff_note="Known here"
    )
    approve_visit(cast.esha, reference, notes)

    letter = words_of(told(reference, MessageKind.VISIT_APPROVED)[Channel.EMAIL])
    assert "Bring the ration card" in letter
    assert "Known here" not in letter


def test_words_do_not_change_with_the_family_or_the_home_afterwards(cast: Cast) -> None:
    reference = a_visit(cast)
    before = words_of(told(reference, MessageKind.VISIT_SUBMITTED)[Channel.SMS])
    change_asha(cast, language="bn", phone="+919830000099")

    after = told(reference, MessageKind.VISIT_SUBMITTED)[Channel.SMS]
    assert (words_of(after), after.address) == (before, ASHA_PHONE)
