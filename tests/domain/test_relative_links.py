"""Who may be sent a link of their own, by the rules alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import Code
from app.domain.relative_links import MOST_LINKS, AskedLink, link_refusal

FINE = AskedLink(
    age=18, least_age=18, is_own_address=False, has_other=False,
    home_took_it_back=False, sent_before=MOST_LINKS - 1,
)  # fmt: skip


def test_an_adult_of_the_party_gets_a_link() -> None:
    assert link_refusal(FINE) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"age": 17}, Code.RELATIVE_TOO_YOUNG),
        ({"is_own_address": True}, Code.RELATIVE_OWN_ADDRESS),
        ({"has_other": True}, Code.RELATIVE_HAS_LINK),
        ({"home_took_it_back": True}, Code.LINK_TAKEN_BACK),
        ({"sent_before": MOST_LINKS}, Code.LINKS_ENOUGH),
    ],
)
def test_each_fault_alone_refuses_it(change: dict[str, int], code: Code) -> None:
    assert link_refusal(replace(FINE, **change)) is code
