"""Owns the words for entitlements and for the ledger of allowances."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.allowance import EntryKind
from app.domain.entitlement import EntitlementRow, Period
from app.formatting import short_date
from app.wording.people import PRISONER_CLASS
from app.wording.visits import MODE

PERIOD: dict[Period, LazyString] = {
    Period.WEEK: _("week"),
    Period.FORTNIGHT: _("fortnight"),
    Period.MONTH: _("month"),
}

# What a family and an officer read for «so many visits in such a period».
COUNT_IN: dict[Period, LazyString] = {
    Period.WEEK: _("%(count)d a week"),
    Period.FORTNIGHT: _("%(count)d a fortnight"),
    Period.MONTH: _("%(count)d a month"),
}

ENTRY: dict[EntryKind, LazyString] = {
    EntryKind.RESERVE: _("Held for a visit"),
    EntryKind.USE: _("Used"),
    EntryKind.GIVE_BACK: _("Given back"),
    EntryKind.GRANT: _("Given in addition"),
    EntryKind.CORRECT: _("Corrected"),
}


def count_in(row: EntitlementRow) -> str:
    """«1 a week»."""
    return str(COUNT_IN[row.period]) % {"count": row.count}


def in_short(row: EntitlementRow) -> str:
    """A row in one line, to tell it from others: for whom, how, how many, on which days."""
    days = "–".join(short_date(day) if day else "…" for day in (row.valid_from, row.valid_until))
    return f"{PRISONER_CLASS[row.prisoner_class]}, {MODE[row.mode]}, {count_in(row)}, {days}"
