"""Owns the text messages: which text each occasion takes, its free line, its registered form.

A text in which a condition chooses the words would be several texts to the telecom operators, who
register each word for word (DLT). So every choice is a file of its own: `sms.txt`, and
`sms_<variant>.txt` beside it. The free line at the end is chosen once for a text, by its longest
possible facts and never by those of one family: else one text would have two registered forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from app.domain.message_kinds import DELIVERY, Channel, MessageKind
from app.domain.reasons import Reason
from app.domain.reference import GROUP, LENGTH
from app.domain.relative_links import KEY_LENGTH
from app.domain.sms_parts import parts
from app.formatting import comma, moment

# What stands in a registered text where a fact will stand.
VARIABLE = "{#var#}"
# No town of ours is longer, in any script; a test looks.
LONGEST_TOWN = 15
LONGEST_FACT = 30
# These say it in their own words.
SAYS_FREE = frozenset({"visit_submitted.helped"})
# Only the end of a link is a fact: the operators know its beginning as a part of the text.
PATHS = {
    MessageKind.RELATIVE_LINK: ("/calls/", KEY_LENGTH),
    MessageKind.RELATIVE_EVE: ("/calls/", KEY_LENGTH),
    MessageKind.RELATIVE_HOUR: ("/calls/", KEY_LENGTH),
    MessageKind.CONTACT_APPROVED: ("/contacts/", 0),
    MessageKind.CONTACT_REFUSED: ("/contacts/", 0),
    MessageKind.CONTACT_ENDED: ("/contacts/", 0),
}
A_VISIT = ("/v/", LENGTH)
MONTHS = range(1, 13)
# Visits are held, and answers fall due, between six in the morning and nine in the evening.
HOURS = range(6, 21)
# An urgent request is answered day and night.
AT_ANY_HOUR = frozenset({MessageKind.URGENT_SUBMITTED, MessageKind.MADE_ORDINARY})


@dataclass(frozen=True, kw_only=True)
class SmsText:
    """One text: what it is about, and which of the ways to say it."""

    kind: MessageKind
    variant: str = ""

    @property
    def name(self) -> str:
        """What administrators call it: «visit_lapsed.kept»."""
        return f"{self.kind}.{self.variant}" if self.variant else self.kind.value

    @property
    def template(self) -> str:
        """The file that holds its words."""
        return f"messages/{self.kind}/sms{f'_{self.variant}' if self.variant else ''}.txt"


VARIANTS: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.VISIT_SUBMITTED: ("helped",),
    MessageKind.VISIT_APPROVED: ("video",),
    MessageKind.URGENT_APPROVED: ("video",),
    MessageKind.VISIT_MOVED: ("video",),
    MessageKind.REMINDER_EVE: ("video",),
    MessageKind.REMINDER_HOUR: ("video",),
    MessageKind.VISIT_LAPSED: ("unanswered", "kept", "no_place"),
    MessageKind.VISIT_FOLLOWS: ("called_off",),
}


def all_texts() -> Iterator[SmsText]:
    """Every text there is."""
    for kind, delivery in DELIVERY.items():
        if Channel.SMS in delivery.channels:
            for variant in ("", *VARIANTS.get(kind, ())):
                yield SmsText(kind=kind, variant=variant)


def text_for(kind: MessageKind, facts: Mapping[str, object]) -> SmsText:
    """The text that these facts take."""
    variant = ""
    if kind is MessageKind.VISIT_LAPSED:
        variant = _of_lapse(facts)
    elif kind is MessageKind.VISIT_SUBMITTED:
        variant = "helped" if facts["helper"] else ""
    elif kind is MessageKind.VISIT_FOLLOWS:
        variant = "" if facts["new_home"] else "called_off"
    elif "video" in VARIANTS.get(kind, ()):
        variant = "video" if facts["is_video"] else ""
    return SmsText(kind=kind, variant=variant)


def _of_lapse(facts: Mapping[str, object]) -> str:
    if facts["reason_code"] == Reason.NO_PLACE_FREE:
        return "no_place"
    return "unanswered" if facts["reason"] else "kept" if facts["kept_hours"] else ""


def sms_words(text: SmsText, facts: Mapping[str, object]) -> str:
    """The words of one text message, in the language set."""
    # The operators let no fact be longer.
    names = {name: str(facts.get(name, ""))[:LONGEST_FACT] for name in ("helper", "from_whom")}
    return _filled(text, {**facts, **names, "link": _link(text, facts.get("in_link", ""))})


def registered_form(text: SmsText, language: str) -> str:
    """The text as the operators register it, with a mark where each fact will stand."""
    with force_locale(language):
        return sms_words(text, dict.fromkeys(_longest_facts(text), VARIABLE))


def longest_form(text: SmsText, language: str) -> str:
    """The text with the longest facts it can ever carry."""
    with force_locale(language):
        return sms_words(text, _longest_facts(text))


def address() -> str:
    """The portal's address as a text message writes it: phones find it without «https://»."""
    chosen: str = current_app.config["SMS_ADDRESS"]
    url: str = current_app.config["PUBLIC_URL"]
    return chosen or (urlsplit(url).netloc if url.startswith("https://") else url)


def _filled(text: SmsText, facts: Mapping[str, object]) -> str:
    words = _words(text, facts)
    free = _free_line(text)
    return f"{words} {free}" if free else words


def _words(text: SmsText, facts: Mapping[str, object]) -> str:
    # The environment is used, not render_template: nothing of a request may reach a message.
    template = current_app.jinja_env.get_template(text.template)
    return template.render(facts).strip()


def _free_line(text: SmsText) -> str:
    """The longest way to say that this is free which costs no further part."""
    if text.name in SAYS_FREE:
        return ""
    words = _words(text, _longest_facts(text))
    for line in _free_lines():
        if parts(f"{words} {line}") == parts(words):
            return line
    return ""


def _free_lines() -> Iterator[str]:
    number: str = current_app.config["COMPLAINT_NUMBER"]
    if number:
        yield _("Free. If anybody asks for money, tell %(number)s.", number=number)
        yield _("Free. Asked for money? %(number)s", number=number)
    yield _("This service is free. Pay nobody.")
    yield _("Free of charge.")
    yield _("Free.")


def _link(text: SmsText, end: object) -> str:
    path, longest = PATHS.get(text.kind, A_VISIT)
    return f"{address()}{path}{end if longest else ''}"


def _longest_facts(text: SmsText) -> dict[str, object]:
    end = "W" * PATHS.get(text.kind, A_VISIT)[1]
    longest = _longest_moment(str(get_locale()), HOURS)
    any_hour = _longest_moment(str(get_locale()), range(24))
    return {
        "reference": "W" * (LENGTH + LENGTH // GROUP),
        "in_link": end,
        "link": _link(text, end),
        "when": longest,
        "due": any_hour if text.kind in AT_ANY_HOUR else longest,
        "day": longest.partition(f"{comma()} ")[0],
        "time": longest.partition(f"{comma()} ")[2],
        "code": "0" * 6,
        # Nobody is asked to come a hundred minutes early.
        "arrive_minutes": "0" * 2,
        "town": "o" * LONGEST_TOWN,
        "helper": "o" * LONGEST_FACT,
        "from_whom": "o" * LONGEST_FACT,
    }


@lru_cache
def _longest_moment(_language: str, hours: range) -> str:
    """The longest day and hour of a year, in the language set, which is the one named."""
    ats = (datetime(2026, month, 28, hour, tzinfo=UTC) for month in MONTHS for hour in hours)
    return max((moment(at, ZoneInfo("UTC")) for at in ats), key=len)
