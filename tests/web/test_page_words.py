"""The words of our pages that a browser may keep: they make pages small, never different."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask

from app.web.assets import STATIC, asset
from app.web.locale import CODES
from app.web.page_words import CODING, FOLDER, SKIPPED, zstd
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

NONCE = re.compile(r"""nonce[=-]["']?[\w-]{22}|_token" value="[^"]+""")
LINK = 'rel="compression-dictionary"'


def words(code: str) -> bytes:
    return (STATIC / FOLDER / f"{code}.txt").read_bytes()


def keeps(text: bytes, accept: str = "gzip, br, zstd, dcz") -> dict[str, str]:
    told = base64.b64encode(hashlib.sha256(text).digest()).decode()
    return {"Accept-Encoding": accept, "Available-Dictionary": f":{told}:"}


def unpacked(body: bytes, text: bytes) -> str:
    head = SKIPPED + hashlib.sha256(text).digest()
    assert body.startswith(head)
    known = zstd.ZstdDict(text, is_raw=True)
    return zstd.decompress(body[len(head) :], zstd_dict=known).decode()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("path", "status"), [("/sign-in", 200), ("/nothing", 404)])
def test_a_page_sent_as_what_it_adds_is_the_same_page(
    app: Flask, code: str, path: str, status: int
) -> None:
    client = app.test_client()
    client.get(f"/language/{code}")
    plain = client.get(path)
    packed = client.get(path, headers=keeps(words(code)))
    assert packed.status_code == plain.status_code == status
    assert packed.headers["Content-Encoding"] == CODING
    assert packed.headers["Cache-Control"] == "no-store"
    html = unpacked(packed.data, words(code)).replace(f"{LINK} ", "")
    assert LINK not in html
    own = re.sub(r"<link rel=.compression-dictionary.*\n", "", plain.text)
    assert NONCE.sub("", html) == NONCE.sub("", own)


@pytest.mark.parametrize(
    "headers",
    [
        keeps(b"another site's"),
        keeps(words("en"), accept="gzip, br"),
        {"Accept-Encoding": "br, dcz"},
        {"Accept-Encoding": "br, dcz", "Available-Dictionary": "::"},
        {"Accept-Encoding": "br, dcz", "Available-Dictionary": ":%%%:"},
    ],
)
def test_whoever_does_not_keep_them_is_sent_a_page_as_ever(
    app: Flask, headers: dict[str, str]
) -> None:
    assert app.test_client().get("/", headers=headers).headers["Content-Encoding"] == "br"


def test_a_new_browser_is_told_of_them_once_and_the_staff_never(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/").text
    assert f'<link {LINK} href="{asset(f"{FOLDER}/en.txt")}">' in first
    assert LINK not in client.get("/staff/sign-in").text
    client.get(asset("css/portal.css"), buffered=True)
    assert LINK not in client.get("/").text
    # It keeps the words of an older edition: the page comes as ever, and names the new ones.
    assert LINK in client.get("/", headers=keeps(b"old") | {"Accept-Encoding": ""}).text


def test_the_file_says_that_it_is_for_documents_of_ours_alone(app: Flask) -> None:
    answer = app.test_client().get(asset(f"{FOLDER}/bn.txt"), buffered=True)
    assert answer.headers["Use-As-Dictionary"] == 'match="/*", match-dest=("document")'
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Access-Control-Allow-Origin" not in answer.headers
    other = app.test_client().get(asset("css/portal.css"), buffered=True)
    assert "Use-As-Dictionary" not in other.headers


@pytest.mark.parametrize("code", CODES)
def test_they_hold_nothing_that_belongs_to_somebody(code: str) -> None:
    text = words(code).decode()
    assert not NONCE.search(text)
    assert not re.search(r"\b\d{5} ?\d{5}\b|\b\w{3}-\w{3}-\w{3}-\w{2}\b|Dighi|Asha", text)
    assert 'name="csrf_token" value=""' in text


def test_a_signed_in_page_is_packed_too_and_its_secret_is_in_no_file(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    browser.sign_in_visitor(ASHA_PHONE, outside)
    answer = browser.client.get("/visits/", headers=keeps(words("en")))
    html = unpacked(answer.data, words("en"))
    token = re.search(r'_token" value="([^"]{40,})"', html)
    assert token
    assert token[1].encode() not in words("en")
