"""A fixed link: only the home's own, only where links may lead, only in its time."""

from __future__ import annotations

import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.fixed_link import FixedLink

from .rooms import HOME_LINK, a_provider, join_url


def test_the_link_of_the_home_is_given_as_it_is() -> None:
    assert join_url(a_provider("link")) == HOME_LINK


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://evil.example/room",
        "https://vc.example.org.evil.example/room",
        "https://vc.example.org@evil.example/",
        "https://vc.example.org:8443/room",
        "http://vc.example.org/room",
        "javascript:alert(1)",
        "//vc.example.org/room",
        "https://vc.example.org/a\nb",
        "https://vc.example.org/a b",
        "https://vc.example.org:x/",
        "https://vc.example.org\\@evil.example/",
    ],
)
def test_a_link_that_lies_elsewhere_is_given_to_nobody(link: str) -> None:
    assert not a_provider("link").may_lead_to(link)
    with pytest.raises(PermanentFailure):
        join_url(a_provider("link"), home_link=link)


@pytest.mark.parametrize("origins", ["", " , ", "http://vc.example.org", "vc.example.org"])
def test_links_need_a_place_where_they_may_lead(origins: str) -> None:
    with pytest.raises(PermanentFailure):
        FixedLink(origins)
