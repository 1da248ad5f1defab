"""Owns the words for what an officer is shown beside a request."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.decision_clock import Level
from app.domain.request_checks import CheckCode, Source, Verdict

CHECK: dict[CheckCode, LazyString] = {
    CheckCode.IS_HELD: _("Held at this home"),
    CheckCode.IS_PRESENT: _("In the home at that hour"),
    CheckCode.IS_FREE: _("Free at that hour"),
    CheckCode.IS_ON_LIST: _("Visitor is on the prisoner's list"),
    CheckCode.HAS_IDENTITY: _("Visitor has given an identity paper"),
    CheckCode.PAPER_IS_OWN: _("Paper is used by nobody else"),
}

VERDICT: dict[Verdict, LazyString] = {
    Verdict.GREEN: _("Yes"),
    Verdict.AMBER: _("Look"),
    Verdict.RED: _("No"),
}

SOURCE: dict[Source, LazyString] = {
    Source.MODEL_MANUAL: _("Model Prison Manual 2016"),
    Source.STATE_PRACTICE: _("practice of the state"),
    Source.IDENTITY_ORDER: _("Home Ministry's circular of 1 July 2025"),
    Source.PORTAL_DEFAULT: _("rule of this portal"),
}

LEVEL: dict[Level, LazyString] = {
    Level.HOME: _("in time"),
    Level.DEPUTY: _("with the deputy"),
    Level.RANGE: _("gone up to the range"),
    Level.HEADQUARTERS: _("gone up to headquarters"),
}

FIELD: dict[str, LazyString] = {
    "name": _("Name"),
    "parent_name": _("Father's or husband's name"),
    "age": _("Age"),
    "gender": _("Gender"),
    "number": _("Prisoner number"),
}
