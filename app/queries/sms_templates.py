"""Owns which texts are registered with the operators, and which are still to be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.sms_parts import length, parts
from app.extensions import db
from app.models.sms_template import SmsTemplate
from app.notifications.sms_texts import all_texts, longest_form, registered_form


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One text as the administrator registers it; the room is that of its longest facts."""

    name: str
    language: str
    template_id: str
    characters: int
    parts: int
    text: str


def template_number(registered: str) -> str | None:
    """The operators' number of this text; None while it is not registered, or has changed."""
    known = select(SmsTemplate.template_id).where(SmsTemplate.digest == digest(registered))
    return db.session.scalar(known)


def texts_to_register(languages: Iterable[str]) -> list[TextRow]:
    """Every text in these languages, with its number where it has one."""
    known = {row.digest: row.template_id for row in db.session.scalars(select(SmsTemplate))}
    found = []
    for language in languages:
        for text in all_texts():
            form, longest = registered_form(text, language), longest_form(text, language)
            found.append(
                TextRow(
                    name=text.name,
                    language=language,
                    template_id=known.get(digest(form), ""),
                    characters=length(longest),
                    parts=parts(longest),
                    text=form,
                )
            )
    return found


def digest(registered: str) -> str:
    """What a registered text is found by."""
    return hashlib.sha256(registered.encode()).hexdigest()
