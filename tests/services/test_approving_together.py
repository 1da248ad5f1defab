"""All-green requests approved in one act, each a decision of its own; and who is left out."""

from __future__ import annotations

import pytest

from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.domain.visit_states import Move, State
from app.jobs.outbox import drain
from app.models import scope
from app.queries.approval_queue import all_green, waiting_for_decision
from app.services.approvals import Approval, approve_together, approve_visit, note_for_staff
from app.services.visits import Companion, submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")


def green_ones(cast: Cast) -> list[str]:
    drain()
    with scope.acting(cast.esha):
        return [one.visit.reference for one in all_green([cast.dum_dum_id])]


def test_it_works(cast: Cast, outside: Outside) -> None:
    """A family on the list is green; one that is new wants a look of its own."""
    a_visit(cast, state=State.APPROVED)
    known = a_visit(cast, slot_id=cast.slot_id(days=6))
    new = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=8)))
    assert green_ones(cast) == [known]

    done = approve_together(cast.esha, [(known, cast.bilal_id), (new, cast.bilal_id)])

    assert (done.approved, done.left) == ((known,), (new,))
    assert the_visit(known).state is State.APPROVED
    assert the_visit(new).state is State.SUBMITTED
    assert the_visit(known).events[-1].checks, "the look is kept with the decision"


def test_what_is_no_longer_green_is_left_as_it_is(cast: Cast, outside: Outside) -> None:
    """Two requests for one prisoner at one hour are both green until the first is approved."""
    a_visit(cast, state=State.APPROVED)
    met_before = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=9)))
    approve_visit(cast.esha, met_before, Approval(prisoner_id=cast.bilal_id))
    hour = cast.slot_id(days=6)
    ashas = a_visit(cast, slot_id=hour)
    devs = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=hour))
    assert {ashas, devs} <= set(green_ones(cast))

    done = approve_together(cast.esha, [(ashas, cast.bilal_id), (devs, cast.bilal_id)])

    assert (done.approved, done.left) == ((ashas,), (devs,))


def test_what_was_withdrawn_a_second_ago_or_is_another_homes_is_left(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    gone = a_visit(cast, slot_id=cast.slot_id(days=6))
    withdraw_visit(cast.asha, gone)
    looked_at = [(gone, cast.bilal_id), ("00000000000", cast.bilal_id)]
    assert approve_together(cast.esha, looked_at).approved == ()
    elsewhere = a_visit(cast, slot_id=cast.slot_id(days=8))
    assert approve_together(cast.farid, [(elsewhere, cast.bilal_id)]).approved == ()
    assert the_visit(elsewhere).state is State.SUBMITTED


def test_a_request_that_could_mean_two_is_never_green(cast: Cast, outside: Outside) -> None:
    a_visit(cast, state=State.APPROVED)
    vague = a_visit(
        cast,
        slot_id=cast.slot_id(days=6),
        wanted_name="Nodimajhi",
        wanted_parent_name=None,
        wanted_age=None,
    )
    assert vague not in green_ones(cast)
    with scope.acting(cast.esha):
        (waiting,) = waiting_for_decision([cast.dum_dum_id])
    assert not waiting.is_clear


def test_one_of_the_party_may_be_left_out(cast: Cast) -> None:
    names = ("Tara Nodimajhi", "Jui Nodimajhi")
    party = tuple(
        Companion(
            name=name,
            age=30,
            gender=Gender.FEMALE,
            relation=Relation.SISTER,
            identity_kind=IdentityKind.VOTER_ID,
        )
        for name in names
    )
    reference = a_visit(cast, companions=party)
    tara = next(one for one in the_visit(reference).attendees if one.name == names[0])

    approval = Approval(prisoner_id=cast.bilal_id, left_out=(tara.id, 999_999))
    approve_visit(cast.esha, reference, approval)

    visit = the_visit(reference)
    assert visit.party_size == 2
    assert [one.name for one in visit.coming] == ["Jui Nodimajhi"]
    letter = next(one for one in visit.messages if "allowed" in (one.words or ""))
    assert names[0] in (letter.words or "")
    assert names[1] not in (letter.words or "")


def test_a_note_for_staff_changes_nothing_and_stands_in_the_chain(cast: Cast) -> None:
    reference = a_visit(cast)
    before = the_visit(reference)
    note_for_staff(cast.esha, reference, "Asked the ward.")
    visit = the_visit(reference)
    assert (visit.state, visit.due_at) == (before.state, before.due_at)
    assert (visit.events[-1].move, visit.events[-1].staff_note) == (Move.NOTE, "Asked the ward.")
    assert visit.events[-1].follows(visit.events[-2])
    assert len(visit.messages) == 2, "nobody outside is told"
