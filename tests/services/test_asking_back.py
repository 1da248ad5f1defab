"""The home asks something back; the clock rests until the family has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.message_kinds import MessageKind
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.services.approvals import Approval, approve_visit
from app.services.asking_back import answer_home, ask_family
from app.services.clocks import lapse_undecided
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")
QUESTION = "Which of his sisters are you?"


def test_it_works(cast: Cast) -> None:
    reference = a_visit(cast)

    ask_family(cast.esha, reference, QUESTION)

    visit = the_visit(reference)
    assert visit.state is State.NEEDS_INFO
    assert visit.events[-1].family_note == QUESTION
    assert visit.slot.places_taken == 1, "the place is kept meanwhile"
    assert {message.kind for message in visit.messages} >= {MessageKind.VISIT_QUESTION}


def test_the_homes_clock_rests_and_begins_anew_with_the_answer(cast: Cast) -> None:
    reference = a_visit(cast, slot_id=cast.slot_id(days=8))
    first_due = the_visit(reference).due_at
    ask_family(cast.esha, reference, QUESTION)
    assert the_visit(reference).due_at > first_due, "now it is the family's time that runs"

    with time_machine.travel(now() + timedelta(hours=30), tick=False):
        answer_home(cast.asha, reference, "The elder one.")
        visit = the_visit(reference)

    assert visit.state is State.SUBMITTED
    assert visit.due_at > first_due
    assert visit.events[-1].family_note == "The elder one."


def test_it_wants_words_from_either_side(cast: Cast) -> None:
    reference = a_visit(cast)
    with pytest.raises(Refused, match=Code.QUESTION_NEEDED):
        ask_family(cast.esha, reference, None)
    assert the_visit(reference).state is State.SUBMITTED
    ask_family(cast.esha, reference, QUESTION)
    with pytest.raises(Refused, match=Code.ANSWER_NEEDED):
        answer_home(cast.asha, reference, None)
    assert the_visit(reference).state is State.NEEDS_INFO


def test_nothing_is_decided_while_the_family_is_asked(cast: Cast) -> None:
    reference = a_visit(cast)
    ask_family(cast.esha, reference, QUESTION)
    with pytest.raises(AlreadyDecided):
        approve_visit(cast.ravi, reference, Approval(prisoner_id=cast.bilal_id))


def test_nobody_else_asks_or_answers(cast: Cast) -> None:
    reference = a_visit(cast)
    for stranger in (cast.farid, cast.gita, cast.asha):
        with pytest.raises(NotFound):
            ask_family(stranger, reference, QUESTION)
    ask_family(cast.esha, reference, QUESTION)
    for stranger in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            answer_home(stranger, reference, "I am she.")


def test_a_question_without_an_answer_ends_with_its_hour_and_says_whose_silence_it_was(
    cast: Cast,
) -> None:
    reference = a_visit(cast)
    ask_family(cast.esha, reference, QUESTION)
    starts_at = the_visit(reference).slot.starts_at
    with time_machine.travel(starts_at - timedelta(seconds=1), tick=False):
        assert lapse_undecided() == 0
    with time_machine.travel(starts_at, tick=False):
        assert lapse_undecided() == 1
    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].reason) == (State.LAPSED, Reason.QUESTION_UNANSWERED)
    assert visit.slot.places_taken == 0
