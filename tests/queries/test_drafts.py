"""What has been typed so far, and who is shown it."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.models import scope
from app.queries.drafts import Draft, own_draft
from app.services.drafts import keep_answers
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

EMPTY = Draft(request_key="", answers={})


@pytest.mark.parametrize(
    ("name", "words"), [("asha", {"name": "বিলাল 😀"}), ("dev", {"name": "Dev's"}), ("esha", None)]
)
def test_each_is_shown_their_own_words(cast: Cast, name: str, words: dict[str, str] | None) -> None:
    keep_answers(cast.asha, {"name": "বিলাল 😀"})
    keep_answers(cast.dev, {"name": "Dev's"})
    db.session.rollback()

    with scope.acting(getattr(cast, name)):
        draft = own_draft()

    assert draft == EMPTY if words is None else draft.answers == words


def test_nobody_is_shown_nothing(cast: Cast) -> None:
    keep_answers(cast.asha, {"name": "Bilal"})
    db.session.rollback()

    with scope.acting(None):
        assert own_draft() == EMPTY
