"""Who may do what, and where."""

from __future__ import annotations

import pytest

from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.roles import GRANTS, Grant, Permission, Role, facilities_where

# Written down again: a permission that slips to another role shows.
MAY = {
    Role.SUPERINTENDENT: {
        "see_queue",
        "decide_visits",
        "review_visits",
        "see_overdue",
        "see_day",
        "keep_gate",
        "keep_register",
        "set_entitlement",
        "grant_allowance",
        "keep_contacts",
        "ask_prisoners",
        "keep_video_desk",
        "choose_video",
        "answer_complaints",
        "answer_appeals",
        "help_families",
        "call_families",
    },
    Role.DEPUTY: {
        "keep_register",
        "see_queue",
        "decide_visits",
        "review_visits",
        "see_overdue",
        "see_day",
        "keep_contacts",
        "call_families",
    },
    Role.WARD_OFFICER: {"see_day", "ask_prisoners"},
    Role.RANGE_OFFICER: {
        "decide_visits",
        "see_overdue",
        "see_day",
        "answer_complaints",
        "answer_appeals",
    },
    Role.HEADQUARTERS: {
        "decide_visits",
        "see_overdue",
        "see_day",
        "answer_complaints",
        "set_entitlement",
        "answer_appeals",
    },
    Role.HELP_DESK_OFFICER: {"see_day", "help_families", "call_families"},
    Role.GATE_OFFICER: {"see_day", "keep_gate", "keep_video_desk"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_is_written_and_no_more(role: Role) -> None:
    assert set(GRANTS[role]) == MAY[role]


def test_a_role_counts_at_its_own_home_alone() -> None:
    grants = (
        Grant(role=Role.SUPERINTENDENT, facility_id=1),
        Grant(role=Role.GATE_OFFICER, facility_id=2),
    )

    assert facilities_where(grants, Permission.DECIDE_VISITS) == {1}
    assert facilities_where(grants, Permission.KEEP_GATE) == {1, 2}
    assert facilities_where((), Permission.SEE_DAY) == frozenset()


def test_an_officer_is_known_by_his_grants() -> None:
    officer = Actor(kind=ActorKind.OFFICER, id=1, grants=(Grant(role=Role.DEPUTY, facility_id=7),))

    assert officer.facilities == {7}
    assert officer.facilities_where(Permission.DECIDE_VISITS) == {7}
    assert officer.facilities_where(Permission.KEEP_GATE) == frozenset()


def test_the_system_holds_no_office() -> None:
    assert all(SYSTEM.facilities_where(permission) == frozenset() for permission in Permission)
