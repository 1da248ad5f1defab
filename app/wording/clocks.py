"""Owns how a time is said to somebody who lives by another clock than the home's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _

from app.formatting import local_time, moment, time_of


def zone_name(name: str) -> str:
    """A clock by the place that keeps it, in the reader's language: «Bangladesh»."""
    return str(get_timezone_location(name, locale=get_locale(), return_city=False))


def own_clock(at: datetime, zone: ZoneInfo, own: ZoneInfo | None) -> str:
    """The same instant by her own clock, with its day when that is another; empty if it agrees."""
    if own is None or time_of(at, own) == time_of(at, zone):
        return ""
    is_same_day = at.astimezone(own).date() == at.astimezone(zone).date()
    theirs = local_time(at, own) if is_same_day else moment(at, own)
    return _("By your clock: %(time)s", time=theirs)
