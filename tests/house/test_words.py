"""The law of words: nothing that a person can meet is without words, and no list has a gap."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

from app.domain.allowance import EntryKind
from app.domain.allowance_check import AllowanceNote
from app.domain.appeals import AppealOutcome
from app.domain.audit_acts import Act
from app.domain.compassion import Concerned, Happening, Proof
from app.domain.complaints import ComplaintKind
from app.domain.contact_states import ContactMove, ContactState
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.decision_clock import Level
from app.domain.entitlement import Period
from app.domain.errors import Code
from app.domain.facility_kinds import FacilityKind
from app.domain.family_calls import CallOutcome
from app.domain.help_needs import Need
from app.domain.identity_proof import Gender, IdentityKind, NumberFault
from app.domain.message_kinds import DELIVERY, Channel, Delivered, MessageKind
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.prisoner_match import Match
from app.domain.reasons import NextAct, Reason
from app.domain.register_columns import Column
from app.domain.register_faults import RowFault
from app.domain.register_outcomes import ImportKind, ImportStage, Outcome
from app.domain.relations import Relation
from app.domain.reminders import REMINDERS, TO_RELATIVE
from app.domain.request_checks import CheckCode, Source, Verdict
from app.domain.review_flags import FlagKind, Settled
from app.domain.roles import GRANTS, Permission, Role
from app.domain.video_room import EndRole, Line, RoomEventKind, RoomPhase, VideoPlace, Whose
from app.domain.visit_states import Move, State
from app.jobs.outbox import PAY
from app.notifications.catalogue import (
    MESSAGE_OF_CONTACT_MOVE,
    MESSAGE_OF_MOVE,
    MESSAGE_OF_URGENT_MOVE,
    MESSAGE_TO_RELATIVE,
    TOLD_IN_PERSON,
    TOLD_TO_NOBODY,
)
from app.notifications.sms_texts import VARIANTS
from app.web.rows import TONES
from app.wording import (
    allowances,
    appeals,
    checks,
    compassion,
    complaints,
    contacts,
    facilities,
    help_needs,
    messages,
    people,
    reasons,
    refusals,
    register,
    register_files,
    video,
    visits,
)

APP = Path(__file__).parents[2] / "app"
MESSAGES = APP / "templates" / "messages"

WORDED: list[tuple[type[StrEnum], Mapping[StrEnum, object]]] = [
    (State, visits.STATE),
    (State, visits.STATE_FOR_STAFF),
    (State, visits.NEXT_STEP),
    (State, visits.TONE),
    (Move, visits.MOVE),
    (Mode, visits.MODE),
    (ContactState, contacts.STATE),
    (ContactState, contacts.STATE_FOR_STAFF),
    (ContactState, contacts.TONE),
    (Reason, reasons.FOR_STAFF),
    (NextAct, reasons.NEXT_ACT),
    (Code, refusals.SENTENCES),
    (VideoPlace, video.PLACE),
    (EndRole, video.END),
    (Whose, video.WHOSE),
    (Line, video.LINE),
    (RoomEventKind, video.EVENT),
    (RoomPhase, video.PHASE),
    (RoomPhase, video.PHASE_TONE),
    (Relation, people.RELATION),
    (Gender, people.GENDER),
    (Happening, compassion.HAPPENING),
    (Concerned, compassion.CONCERNED),
    (Proof, compassion.PROOF),
    (Need, help_needs.NEED),
    (IdentityKind, people.IDENTITY),
    (NumberFault, people.NUMBER_FAULT),
    (Role, people.ROLE),
    (PrisonerClass, people.PRISONER_CLASS),
    (AbsenceKind, people.ABSENCE),
    (CheckCode, checks.CHECK),
    (Source, checks.SOURCE),
    (Verdict, checks.VERDICT),
    (Level, checks.LEVEL),
    (FlagKind, checks.FLAG),
    (Settled, checks.SETTLED),
    (Verdict, TONES),
    (AllowanceNote, checks.ALLOWANCE),
    (EntryKind, allowances.ENTRY),
    (Period, allowances.PERIOD),
    (Period, allowances.COUNT_IN),
    (FacilityKind, facilities.FULL_NAME),
    (ComplaintKind, complaints.COMPLAINT),
    (AppealOutcome, appeals.OUTCOME),
    (Role, GRANTS),
    (MessageKind, DELIVERY),
    (MessageKind, messages.ABOUT),
    (Delivered, messages.DELIVERED),
    (Delivered, messages.TONE),
    (CallOutcome, messages.CALL_OUTCOME),
    (OutboxKind, PAY),
    (Act, register.ACT),
    (Column, register_files.COLUMN),
    (RowFault, register_files.FAULT),
    (ImportKind, register_files.KIND),
    (ImportStage, register_files.STAGE),
    (Outcome, register_files.OUTCOME),
    (Outcome, register_files.TONE),
]  # type: ignore[list-item]


@pytest.mark.parametrize(("members", "words"), WORDED)
def test_every_member_has_words_and_nothing_else_has(
    app: Flask, members: type[StrEnum], words: Mapping[StrEnum, object]
) -> None:
    assert set(words) == set(members)
    with app.test_request_context():
        assert not [member for member in members if not str(words[member]).strip()]


def test_every_closed_list_of_the_rules_is_held_to_words() -> None:
    """A new list is either worded above or named here, with the reason why nobody reads it."""
    unread = {
        "ActorKind": "stored with an event",
        "ContactMove": "each page names its own buttons",
        "Channel": "stored with a message; the page writes SMS and e-mail itself",
        "Lane": "the pages say «urgent», and nothing of the others",
        "Mover": "a capacity, never shown",
        "Permission": "documented in its own place, see below",
        "RelationClass": "a class for the rules",
    }
    found = set()
    for path in (APP / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and "StrEnum" in [ast.unparse(b) for b in node.bases]:
                found.add(node.name)
    assert found == {members.__name__ for members, _words in WORDED} | set(unread)


def test_every_reason_tells_a_family_something(app: Flask) -> None:
    with app.test_request_context():
        for reason in Reason:
            assert str(reasons.for_family(reason)).strip(), reason


def test_every_part_of_a_match_has_words() -> None:
    path = APP / "domain" / "prisoner_match.py"
    assert {"agrees", "differs"} <= set(Match.__dataclass_fields__)
    named = {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in checks.FIELD
    }
    assert named == set(checks.FIELD)


def test_every_permission_says_what_it_allows() -> None:
    tree = ast.parse((APP / "domain" / "roles.py").read_text())
    (permissions,) = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == Permission.__name__
    ]
    documented = {
        member.targets[0].id
        for member, below in zip(permissions.body, permissions.body[1:], strict=False)
        if isinstance(member, ast.Assign)
        and isinstance(member.targets[0], ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and str(below.value.value).strip()
    }
    assert documented == set(Permission.__members__)


def test_every_move_is_told_by_a_message_or_in_person_and_never_both() -> None:
    silent = TOLD_IN_PERSON | TOLD_TO_NOBODY
    assert set(MESSAGE_OF_MOVE) | silent == set(Move)
    assert not set(MESSAGE_OF_MOVE) & silent


def test_every_kind_of_message_is_sent_for_some_reason() -> None:
    of_moves = {*MESSAGE_OF_MOVE.values(), *MESSAGE_OF_CONTACT_MOVE.values()}
    of_moves |= set(MESSAGE_OF_URGENT_MOVE.values())
    of_no_move = {
        MessageKind.SIGN_IN_CODE,
        MessageKind.COMPLAINT_ANSWERED,
        MessageKind.APPEAL_ANSWERED,
        MessageKind.RELATIVE_LINK,
        *REMINDERS,
        *TO_RELATIVE,
    }
    of_no_move |= set(MESSAGE_TO_RELATIVE.values())
    assert of_moves | of_no_move == set(MessageKind)


def test_every_answer_about_a_list_is_told_and_what_a_family_does_itself_is_not() -> None:
    assert set(MESSAGE_OF_CONTACT_MOVE) == set(ContactMove) - {ContactMove.WITHDRAW}


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_message_has_the_templates_of_its_channels_and_no_other(kind: MessageKind) -> None:
    needed = {f"{channel.value}.txt" for channel in DELIVERY[kind].channels}
    needed |= {f"sms_{variant}.txt" for variant in VARIANTS.get(kind, ())}
    if Channel.EMAIL in DELIVERY[kind].channels:
        needed.add("subject.txt")
    assert {path.name for path in (MESSAGES / kind.value).iterdir()} == needed


def test_there_are_no_templates_for_messages_that_do_not_exist() -> None:
    assert {path.name for path in MESSAGES.iterdir()} == {kind.value for kind in MessageKind}


def twice_in(source: str) -> list[str]:
    """The keys that one dict of a file writes down twice: the second silently wins."""
    dicts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict)]
    keys = [[ast.unparse(key) for key in one.keys if key is not None] for one in dicts]
    return [key for each in keys for key in each if each.count(key) > 1]


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_is_worded_twice(path: Path) -> None:
    assert twice_in(path.read_text(encoding="utf-8")) == []


def test_a_key_that_stands_twice_is_found() -> None:
    assert twice_in("{Code.ONE: 1, Code.TWO: 2, Code.ONE: 3}") == ["Code.ONE", "Code.ONE"]
