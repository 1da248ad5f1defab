"""Owns which language this request speaks: as chosen, as registered, or as the browser asks.

Whoever changes it in the middle of a form sends the form, with the wish beside what was typed: the
form is shown again in the other language, as it stood, and nothing in it is judged or done.
"""

from __future__ import annotations

from babel import Locale
from flask import Flask, Response, has_request_context, request, session
from flask_login import current_user

LANGUAGES = (
    ("bn", "বাংলা"),
    ("hi", "हिन्दी"),
    ("ur", "اردو"),
    ("ne", "नेपाली"),
    ("en", "English"),
)
CODES = tuple(code for code, _name in LANGUAGES)
# The button in a form that asks for a language.
WISH, FORM = "speak", "application/x-www-form-urlencoded"


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


def language_asked() -> str | None:
    """The code that a form half filled in asks for instead of being acted on; else None."""
    # Whoever sends something else than a form (a gateway, a room, a file) reads it himself.
    code = request.form.get(WISH) if request.mimetype == FORM else None
    return code if code in CODES else None


def init_app(app: Flask) -> None:
    """Keep the language that a form asks for, before the form's page is drawn again in it."""

    @app.before_request
    def keep() -> None:
        choose_language(language_asked() or "")

    @app.after_request
    def say_that_nothing_is_wrong(response: Response) -> Response:
        if response.status_code == 422 and language_asked():
            response.status_code = 200
        return response


def direction() -> str:
    """Which way the script runs: `ltr` or `rtl`."""
    return Locale.parse(select_language()).text_direction
