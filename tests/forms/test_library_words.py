"""What the forms' library says by itself is said in the language of the page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeLocalField, IntegerField, SelectField

from app.forms.base import Form
from app.web.locale import CODES


class EveryKind(Form):
    """One field of each kind that the library reads by itself."""

    class Meta(Form.Meta):
        csrf = False

    day = DateField()
    hour = DateTimeLocalField()
    number = IntegerField()
    one = SelectField(choices=["a"])


def faults(**typed: str) -> list[str]:
    form = EveryKind(formdata=MultiDict(typed))
    form.validate()
    return [str(error) for errors in form.errors.values() for error in errors]


NONSENSE = {"day": "someday", "hour": "?", "number": "seven", "one": "zzz"}


def test_nonsense_is_answered_in_plain_words(app: Flask) -> None:
    with app.test_request_context():
        assert faults(**NONSENSE) == [
            "Choose a day.",
            "Choose a day and an hour.",
            "Type a whole number.",
            "Choose one from the list.",
        ]


@pytest.mark.parametrize("language", [code for code in CODES if code != "en"])
def test_no_word_of_it_is_left_in_english(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        said = faults(**NONSENSE)
        assert len(said) == len(NONSENSE)
        assert not [
            text for text in said if any(letter.isascii() and letter.isalpha() for letter in text)
        ]
