"""The numbers of a home: its own where it has set them, the usual ones elsewhere."""

from __future__ import annotations

from app.domain.policy import FacilityPolicy


def test_a_home_that_has_set_nothing_has_the_usual_numbers() -> None:
    policy = FacilityPolicy.from_row({})

    assert (policy.adults, policy.children, policy.child_under_age) == (3, 2, 12)
    assert (policy.latest_day, policy.main_visitor_from_age) == (14, 18)
    assert (policy.open_requests_per_visitor, policy.video_opens_minutes_before) == (3, 10)
    assert (policy.due_at_hour, policy.due_on_the_eve_by_hour) == (18, 20)
    assert (policy.filling_minutes, policy.arrive_minutes_before) == (10, 45)


def test_a_home_keeps_the_numbers_it_has_set() -> None:
    policy = FacilityPolicy.from_row({"adults": 5, "latest_day": 7})

    assert (policy.adults, policy.latest_day) == (5, 7)
    assert policy.children == FacilityPolicy().children


def test_a_number_that_a_newer_version_knows_is_passed_over() -> None:
    assert FacilityPolicy.from_row({"visits_by_moonlight": 1}) == FacilityPolicy()


def test_what_is_stored_is_read_back() -> None:
    policy = FacilityPolicy(adults=1, due_at_hour=12)

    assert FacilityPolicy.from_row(policy.as_row()) == policy
