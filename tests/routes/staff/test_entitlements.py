"""How many visits: a superintendent sets his home's rows, headquarters the state's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.clock import now
from app.extensions import db
from app.models.audit_entry import AuditEntry
from app.models.entitlement import Entitlement
from app.models.scope import acting
from app.services.entitlements import load_entitlements
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.staff.conftest import token_of

PLACE = "/staff/entitlement/"


@pytest.fixture(autouse=True)
def lists(app: Flask, cast: Cast) -> None:
    with app.app_context():
        load_entitlements()


@pytest.fixture
def harun(app: Flask, cast: Cast) -> Browser:
    browser = Browser(app)
    browser.sign_in_officer("harun")
    return browser


def tomorrow() -> str:
    return (now() + timedelta(days=1)).date().isoformat()


def a_rule(**changes: Any) -> dict[str, Any]:
    typed = {
        "prisoner_class": "undertrial",
        "mode": "physical",
        "visits": "3",
        "period": "week",
        "valid_from": tomorrow(),
        "source": "Order 7 of the home",
        "reason": "The new hall has more places",
    }
    return typed | changes


def acts(app: Flask) -> list[tuple[Act, int]]:
    with app.app_context(), acting(SYSTEM):
        rows = db.session.execute(
            select(AuditEntry.act, AuditEntry.facility_id).order_by(AuditEntry.id)
        )
        return [(act, home) for act, home in rows]


def count_of_set_rows(app: Flask) -> int:
    with app.app_context():
        return len(
            db.session.scalars(select(Entitlement).where(Entitlement.preset.is_(None))).all()
        )


def look(browser: Browser, path: str, **typed: Any) -> Page:
    """Press «See what it would change»; the form only asks, so it stands in the address."""
    assert path in [form.get("action") for form in browser.get(PLACE).find_all("form")]
    return browser.get(f"{path}?{urlencode(typed)}")


def see_rule(browser: Browser, of: object, **changes: Any) -> Page:
    return look(browser, f"{PLACE}{of}/change", **a_rule(**changes))


def test_the_page_shows_what_rules_today_and_the_lists_with_their_sources(esha: Browser) -> None:
    words = esha.get(PLACE).words
    assert "1 a week" in words
    assert "Model Prison Manual 2016" in words
    assert "tiharprisons.delhi.gov.in" in words


def test_a_rule_is_shown_with_its_effect_before_it_is_saved(
    app: Flask, esha: Browser, cast: Cast
) -> None:
    page = see_rule(esha, cast.dum_dum_id)
    assert "3 a week" in page.words
    assert "changes" in page.words
    assert count_of_set_rows(app) == 0

    page = esha.submit(page, f"{PLACE}{cast.dum_dum_id}/change")
    assert page.status == 200
    assert "Order 7 of the home" in page.words
    assert acts(app) == [(Act.ENTITLEMENT_SET, cast.dum_dum_id)]


def test_pressing_twice_saves_one_rule(app: Flask, esha: Browser, cast: Cast) -> None:
    page = see_rule(esha, cast.dum_dum_id)
    esha.submit(page, f"{PLACE}{cast.dum_dum_id}/change")
    again = esha.submit(page, f"{PLACE}{cast.dum_dum_id}/change")
    assert again.status == 409
    assert count_of_set_rows(app) == 1


def test_a_list_is_taken_over_by_one_act_and_its_effect_is_shown_first(
    app: Flask, esha: Browser, cast: Cast
) -> None:
    place = f"{PLACE}{cast.dum_dum_id}/list"
    page = look(esha, place, preset="delhi", valid_from=tomorrow(), reason="As in Delhi")
    assert "2 a week" in page.words
    assert count_of_set_rows(app) == 0
    page = esha.submit(page, place)
    assert page.status == 200
    assert count_of_set_rows(app) == 2
    assert [act for act, _home in acts(app)] == [Act.ENTITLEMENT_SET] * 2


def test_headquarters_takes_a_list_over_for_the_state_and_each_home_s_trail_says_so(
    app: Flask, harun: Browser, cast: Cast
) -> None:
    place = f"{PLACE}WB/list"
    page = look(harun, place, preset="delhi", valid_from=tomorrow(), reason="Order")
    page = harun.submit(page, place)
    assert page.status == 200
    ended = [home for act, home in acts(app) if act is Act.ENTITLEMENT_ENDED]
    assert sorted(ended) == sorted([cast.dum_dum_id, cast.kalna_id] * 2)
    assert count_of_set_rows(app) == 2


def test_headquarters_sets_no_home_s_rows_and_a_superintendent_no_state_s(
    esha: Browser, farid: Browser, harun: Browser, ravi: Browser, cast: Cast
) -> None:
    assert harun.get(f"{PLACE}?of={cast.dum_dum_id}").status == 404
    assert esha.get(f"{PLACE}?of=WB").status == 404
    assert ravi.get(PLACE).status == 404
    post = f"{PLACE}{cast.dum_dum_id}/change"
    assert farid.post(post, {**a_rule(), **token_of(farid)}).status == 404


def test_a_rule_gets_its_last_day(app: Flask, esha: Browser, cast: Cast) -> None:
    here = f"{PLACE}{cast.dum_dum_id}/change"
    esha.submit(see_rule(esha, cast.dum_dum_id), here)
    with app.app_context():
        row_id = db.session.scalars(
            select(Entitlement.id).where(Entitlement.facility_id == cast.dum_dum_id)
        ).one()
    ending = f"{PLACE}{cast.dum_dum_id}/rows/{row_id}/ending"
    page = esha.submit(esha.get(PLACE), ending, last_day=tomorrow(), reason="Over")
    assert "until" in page.words
    assert acts(app)[-1] == (Act.ENTITLEMENT_ENDED, cast.dum_dum_id)


@pytest.mark.parametrize(
    "nonsense", [{"visits": "many"}, {"valid_from": "soon"}, {"mode": "pigeon"}, {"source": ""}]
)
def test_nonsense_comes_back_with_its_faults(
    app: Flask, esha: Browser, cast: Cast, nonsense: dict[str, str]
) -> None:
    typed = a_rule(**nonsense)
    page = esha.post(f"{PLACE}{cast.dum_dum_id}/change", {**typed, **token_of(esha)})
    assert page.status == 422
    assert count_of_set_rows(app) == 0


def test_a_rule_that_is_not_whole_is_shown_again_and_says_so(esha: Browser, cast: Cast) -> None:
    page = esha.get(f"{PLACE}{cast.dum_dum_id}/change?visits=many&source=Order+7")
    assert page.status == 422
    assert (page.find_all("title")[0].text or "").startswith("Error:")
    assert page.value("source") == "Order 7"
