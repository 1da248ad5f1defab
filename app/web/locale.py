"""Owns which language this request speaks: as chosen, as registered, or as the browser asks."""

from __future__ import annotations

from babel import Locale
from flask import has_request_context, request, session
from flask_login import current_user

LANGUAGES = (
    ("bn", "বাংলা"),
    ("hi", "हिन्दी"),
    ("ur", "اردو"),
    ("ne", "नेपाली"),
    ("en", "English"),
)
CODES = tuple(code for code, _name in LANGUAGES)


def select_language() -> str:
    """The code of the language to answer in."""
    if not has_request_context():
        return "en"
    chosen = session.get("language")
    if chosen in CODES:
        return str(chosen)
    if current_user.is_authenticated:
        person = current_user.visitor or current_user.user
        return str(person.language)
    return request.accept_languages.best_match(CODES, "en")


def choose_language(code: str) -> None:
    """Keep `code` for this browser; an unknown code changes nothing."""
    if code in CODES:
        session["language"] = code


def direction() -> str:
    """Which way the script runs: `ltr` or `rtl`."""
    return Locale.parse(select_language()).text_direction
