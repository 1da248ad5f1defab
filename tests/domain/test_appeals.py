"""Who looks again at a refusal: one step up, never the same."""

from __future__ import annotations

import pytest

from app.domain.appeals import answering_role, roles_answered_by
from app.domain.roles import Grant, Role


@pytest.mark.parametrize(
    ("refused_as", "answers"),
    [
        ([Role.DEPUTY], Role.SUPERINTENDENT),
        ([Role.SUPERINTENDENT], Role.RANGE_OFFICER),
        ([Role.DEPUTY, Role.SUPERINTENDENT], Role.RANGE_OFFICER),
        ([Role.RANGE_OFFICER], Role.HEADQUARTERS),
        ([Role.HEADQUARTERS], Role.HEADQUARTERS),
        # His roles have ended since: then the superintendent looks.
        ([], Role.SUPERINTENDENT),
        ([Role.GATE_OFFICER], Role.SUPERINTENDENT),
    ],
)
def test_it_goes_one_step_up(refused_as: list[Role], answers: Role) -> None:
    assert answering_role(refused_as) is answers


def test_a_role_reaches_its_own_step_and_those_below_at_its_own_home() -> None:
    grants = (Grant(role=Role.RANGE_OFFICER, facility_id=1),)
    assert roles_answered_by(grants, 1) == {
        Role.DEPUTY,
        Role.SUPERINTENDENT,
        Role.RANGE_OFFICER,
    }
    assert roles_answered_by(grants, 2) == frozenset()
    assert roles_answered_by((Grant(role=Role.GATE_OFFICER, facility_id=1),), 1) == frozenset()
