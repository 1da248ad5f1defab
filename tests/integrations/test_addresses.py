"""Which addresses a provider may be given."""

from __future__ import annotations

import pytest

from app.integrations.addresses import trusted_url
from app.integrations.errors import PermanentFailure


@pytest.mark.parametrize(
    "url",
    [
        "https://gateway.example.org/send",
        "https://gateway.example.org:8443/send/",
        "http://localhost:8000",
        "http://127.0.0.1:8000/send",
        "http://[::1]:8000/send",
    ],
)
def test_it_works(url: str) -> None:
    assert trusted_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/send",
        "gateway.example.org/send",
        "https://",
        "http://gateway.example.org/send",
        "http://localhost.example.org/send",
        "http://127.0.0.1.example.org/send",
        "http://127.0.0.1@gateway.example.org/send",
        "https://name:word@gateway.example.org/send",
        "https://gateway.example.org/send?token=1",
        "https://gateway.example.org/send#part",
        "https://gateway.example.org:port/send",
        "https://[::1/send",
        "file:///etc/hostname",
        "ftp://localhost/send",
    ],
)
def test_anything_else_is_refused_for_good(url: str) -> None:
    with pytest.raises(PermanentFailure):
        trusted_url(url)
