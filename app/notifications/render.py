"""Owns turning a message kind and its facts into words, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale
from jinja2 import TemplateNotFound

from app.domain.message_kinds import Channel, MessageKind
from app.notifications.sms_texts import registered_form, sms_words, text_for


@dataclass(frozen=True, kw_only=True)
class Words:
    """A message ready to send; an SMS has no subject, and a letter no registered form."""

    text: str
    subject: str = ""
    registered: str = ""


def render(
    kind: MessageKind,
    channel: Channel,
    facts_in_language: Callable[[], Mapping[str, object]],
    language: str,
) -> Words:
    """The words of one message; its facts are asked for with the reader's language set."""
    with force_locale(language):
        facts = dict(facts_in_language())
        if channel is Channel.SMS:
            sms = text_for(kind, facts)
            words = sms_words(sms, facts)
            return Words(text=words, registered=registered_form(sms, language))
        # Built from the setting, never from a request: a worker says the same words.
        facts["link"] = f"{current_app.config['PUBLIC_URL']}{facts.get('path', '')}"
        subject = " ".join(_part(kind, "subject", facts).split())
        return Words(text=_part(kind, channel.value, facts), subject=subject)


def _part(kind: MessageKind, name: str, facts: Mapping[str, object]) -> str:
    path = f"messages/{kind.value}/{name}.txt"
    try:
        template = current_app.jinja_env.get_template(path)
    except TemplateNotFound as error:
        raise LookupError(f"no words for {path}") from error
    # The environment is used, not render_template: a message must read the same out of a worker
    # as out of a request, so nothing of the request may reach it.
    return template.render(facts).strip()
