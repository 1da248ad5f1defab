"""Owns how dates, times and phone numbers look for a locale and a facility's zone."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from flask_babel import get_locale

from app.domain.clock import local

# Nepali: the library's words for the hours after noon are those of a newspaper.
_SPOKEN_HOURS = {"मध्यान्ह": "दिउँसो", "अपरान्ह": "दिउँसो", "बेलुकी": "बेलुका"}
# And it has no short names for the months, which a table and an SMS need.
_SHORT_MONTHS = {
    "जनवरी": "जन",
    "फेब्रुअरी": "फेब",
    "अगस्ट": "अग",
    "सेप्टेम्बर": "सेप्टे",
    "अक्टोबर": "अक्टो",
    "नोभेम्बर": "नोभे",
    "डिसेम्बर": "डिसे",
}


def local_day(day: object) -> str:
    """A calendar day as people say it: «Tuesday, 24 November»."""
    if not isinstance(day, date):
        return str(day)
    return format_date(day, f"EEEE{comma()} d MMMM", locale=get_locale())


def local_date(at: datetime, zone: ZoneInfo) -> str:
    """The day of an instant in `zone`: «Tuesday, 24 November»."""
    return local_day(local(at, zone).date())


def short_date(day: date) -> str:
    """A calendar day, short enough for a table or an SMS: «24 Nov»."""
    return _replaced(format_date(day, "d MMM", locale=get_locale()), _SHORT_MONTHS)


def full_date(day: date) -> str:
    """A calendar day with its year: «24 Nov 2026»."""
    return format_date(day, "d MMM yyyy", locale=get_locale())


def weekday(day: date) -> str:
    """The weekday of a calendar day: «Tue»."""
    return format_date(day, "EEE", locale=get_locale())


def day_number(day: date) -> str:
    """The day of the month, in the reader's digits."""
    return format_date(day, "d", locale=get_locale())


def month_name(day: date) -> str:
    """The month of a calendar day: «Nov»."""
    return _replaced(format_date(day, "MMM", locale=get_locale()), _SHORT_MONTHS)


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """The wall time of an instant: «11:00 am»."""
    said = format_time(time_of(at, zone), _time_pattern(), locale=get_locale())
    return _replaced(said, _SPOKEN_HOURS)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant in `zone`."""
    return local(at, zone).date()


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Day and time of an instant: «24 Nov, 6:00 pm»."""
    wall = local(at, zone).replace(tzinfo=None)
    pattern = f"d MMM{comma()} {_time_pattern()}"
    said = format_datetime(wall, pattern, locale=get_locale())
    return _replaced(said, _SPOKEN_HOURS | _SHORT_MONTHS)


def time_of(at: datetime, zone: ZoneInfo) -> time:
    """The wall time of an instant in `zone`, without a zone."""
    return local(at, zone).time()


def left_to_right(text: str) -> str:
    """Numbers and references kept in their order inside a line that runs right to left."""
    # One mark in front is enough, and a simple phone draws nothing for it.
    return f"\u200e{text}" if text and _locale().text_direction == "rtl" else text


def masked_phone(phone: str | None) -> str:
    """A phone number of which only the ends can be read: «+91 ······ 3210»; of none, nothing."""
    if phone is None:
        return ""
    return left_to_right(f"{phone[:3]} ······ {phone[-4:]}")


def written_phone(phone: str) -> str:
    """An Indian number as people write it: «98300 12345»."""
    national = phone.removeprefix("+91")
    return left_to_right(f"{national[:5]} {national[5:]}")


def comma() -> str:
    """What stands between the parts of a line in this language."""
    return "،" if _locale().text_direction == "rtl" else ","


def _time_pattern() -> str:
    """English says «10:00 AM», the others say «in the morning 10:00»."""
    return "h:mm a" if str(get_locale()) == "en" else "B h:mm"


def _replaced(text: str, words: dict[str, str]) -> str:
    if str(get_locale()) == "ne":
        for bookish, plain in words.items():
            text = text.replace(bookish, plain)
    return text


def _locale() -> Locale:
    return get_locale() or Locale("en")
