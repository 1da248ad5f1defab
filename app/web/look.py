"""Owns how the look of a page travels: inside the page to a new browser, from its cache after that.

A phone that comes for the first time gets its style sheet inside the page, so that the page is
painted after one round trip. The same page fetches the sheet as a file, late and blocking nothing;
with the file comes a cookie that names it, and pages after that only link to it. A browser
that has lost the file and kept the cookie asks for it once more: slower, and as right.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from markupsafe import Markup

from app.web.assets import FOR_EVER, STATIC, asset, version

if TYPE_CHECKING:
    from wsgiref.headers import Headers

COOKIE = "look"
SHEET, PICTURES = "css/portal.css", "icons.svg"
FIRST_PAGE_ENDS = "/* after the first page */"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SYMBOL = re.compile(r'<symbol id="(\w+)"[^>]*>(.*?)</symbol>')
TOKEN = re.compile(r"--([\w-]+):\s*([^;}]+)")
SPACE = re.compile(r"\s+")
NEEDLESS = re.compile(r" ?([{};,]) ?")


def is_look_kept() -> bool:
    """Whether this browser says that it keeps the present sheet."""
    return request.cookies.get(COOKIE) == version(SHEET)


@lru_cache
def look_inside(path: str = SHEET) -> Markup:
    """A style sheet to stand inside a page."""
    return lean_sheet((STATIC / path).read_text(encoding="utf-8"))


@lru_cache
def first_look_inside() -> Markup:
    """What the first page needs of the sheet, to stand inside it."""
    return lean_sheet((STATIC / SHEET).read_text(encoding="utf-8").partition(FIRST_PAGE_ENDS)[0])


@lru_cache
def shapes() -> dict[str, Markup]:
    """What each icon is drawn of, by its name."""
    drawn = SYMBOL.findall((STATIC / PICTURES).read_text("utf-8"))
    return {name: Markup(lines) for name, lines in drawn}  # noqa: S704 -- our own file


def shape(name: str) -> Markup:
    """What one icon is drawn of."""
    return shapes()[name]


@lru_cache
def tokens() -> tuple[tuple[str, str], ...]:
    """The names that colours and sizes have in the sheet, with what they are by daylight."""
    sheet = COMMENT.sub("", (STATIC / SHEET).read_text(encoding="utf-8"))
    by_day = sheet.partition("}")[0]
    return tuple((name, SPACE.sub(" ", value).strip()) for name, value in TOKEN.findall(by_day))


def lean_sheet(text: str) -> Markup:
    """The same rules without comments and needless space."""
    text = SPACE.sub(" ", COMMENT.sub("", text))
    return Markup(NEEDLESS.sub(r"\1", text).replace(";}", "}").strip())  # noqa: S704 -- our own files


def name_with_sheet(headers: Headers, _path: str, url: str) -> None:
    """With the sheet, give the cookie that says so."""
    if url != asset(SHEET).partition("?")[0]:
        return
    kept = f"{COOKIE}={version(SHEET)}; Max-Age={FOR_EVER}; HttpOnly; Path=/; SameSite=Lax"
    headers["Set-Cookie"] = kept
