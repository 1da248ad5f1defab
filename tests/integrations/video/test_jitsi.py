"""Jitsi's own: where the link leads, and which settings are too weak to start with."""

from __future__ import annotations

import jwt
import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.builtin import BuiltinVideo
from app.integrations.video.jitsi import Jitsi

from .rooms import ROOM, SECRET, a_provider, join_url, token_in


def test_it_works() -> None:
    assert join_url(a_provider("jitsi")).startswith(f"https://meet.example.org/{ROOM}?jwt=")


def test_a_strict_server_lets_the_token_in() -> None:
    """Checked as Prosody does: audience, issuer, subject and both times."""
    claims = jwt.decode(
        token_in(join_url(a_provider("jitsi"))),
        SECRET,
        algorithms=["HS256"],
        audience="e-mulaqat",
        issuer="e-mulaqat",
        subject="meet.example.org",
        options={"require": ["aud", "iss", "sub", "exp", "nbf", "room"]},
    )

    assert claims["room"] == ROOM


def test_a_tenants_path_and_a_last_slash_are_kept_in_order() -> None:
    provider = Jitsi("https://meet.example.org/homes/", "e-mulaqat", SECRET, "homes")

    assert join_url(provider).startswith(f"https://meet.example.org/homes/{ROOM}?jwt=")


def test_a_real_rooms_token_does_not_open_the_demo_room() -> None:
    demo = BuiltinVideo(SECRET)

    with pytest.raises(PermanentFailure):
        demo.claims(token_in(join_url(a_provider("jitsi"))), ROOM)


@pytest.mark.parametrize(
    ("url", "app_id", "secret", "subject"),
    [
        ("http://meet.example.org", "e-mulaqat", SECRET, "meet.example.org"),
        ("https://meet.example.org", "", SECRET, "meet.example.org"),
        ("https://meet.example.org", "e-mulaqat", "short", "meet.example.org"),
        ("https://meet.example.org", "e-mulaqat", "", "meet.example.org"),
        ("https://meet.example.org", "e-mulaqat", SECRET, "*"),
        ("https://meet.example.org", "e-mulaqat", SECRET, ""),
    ],
)
def test_settings_that_are_too_weak_are_refused_at_the_start(
    url: str, app_id: str, secret: str, subject: str
) -> None:
    with pytest.raises(PermanentFailure):
        Jitsi(url, app_id, secret, subject)


def test_the_secret_is_in_no_text_about_the_provider() -> None:
    assert SECRET not in str(vars(a_provider("jitsi")))
