"""Owns what a visitor has typed so far."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models.visit_draft import VisitDraft


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The answers as typed, and the key under which they may be sent once."""

    request_key: str
    answers: dict[str, str]


def own_draft() -> Draft:
    """The draft of whoever is served; an empty one when nothing is kept."""
    draft = db.session.scalar(select(VisitDraft))
    if draft is None:
        return Draft(request_key="", answers={})
    return Draft(request_key=draft.request_key, answers=json.loads(draft.answers))
