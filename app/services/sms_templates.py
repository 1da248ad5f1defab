"""Owns keeping the numbers under which the operators know our texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.models.sms_template import SmsTemplate
from app.queries.sms_templates import digest, texts_to_register
from app.services.transaction import transaction


def keep_numbers(numbers: Mapping[str, str], languages: Iterable[str]) -> list[str]:
    """Keep the number of each text; the texts that are none of ours, which are not kept."""
    ours = {row.text for row in texts_to_register(languages)}
    with transaction(SYSTEM) as session:
        for text, number in numbers.items():
            if text in ours:
                row = SmsTemplate(digest=digest(text), text=text, template_id=number, kept_at=now())
                session.merge(row)
    return [text for text in numbers if text not in ours]
