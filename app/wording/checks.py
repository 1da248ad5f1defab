"""Owns the words for what an officer is shown beside a request."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.allowance_check import AllowanceNote
from app.domain.decision_clock import Level
from app.domain.request_checks import CheckCode, Source, Verdict
from app.domain.review_flags import FlagKind, Settled

CHECK: dict[CheckCode, LazyString] = {
    CheckCode.IS_HELD: _("Held at this home"),
    CheckCode.IS_PRESENT: _("In the home at that hour"),
    CheckCode.IS_FREE: _("Free at that hour"),
    CheckCode.IS_ON_LIST: _("Visitor is on the prisoner's list"),
    CheckCode.HAS_IDENTITY: _("Visitor has given an identity paper"),
    CheckCode.PAPER_IS_OWN: _("Paper is used by nobody else"),
    CheckCode.WITHIN_ALLOWANCE: _("Within the prisoner's allowance"),
    CheckCode.PARTY_FITS: _("No more people than the rule allows"),
    CheckCode.IS_NOT_BARRED: _("Visitor is not barred"),
    CheckCode.KEPT_APART: _("Nobody he is kept apart from has a visit then"),
    CheckCode.SECOND_OFFICER: _("A second officer recommends it, where one is needed"),
    CheckCode.NOC: _("Agency's no-objection is on file, where one is needed"),
    CheckCode.PRISONER_AGREES: _("Prisoner wishes the visit"),
    CheckCode.COUNSEL_PAPERS: _("Counsel's papers were seen, where needed"),
    CheckCode.ASKED_IN_TIME: _("Asked for a day ahead"),
    CheckCode.IDENTITY_ABROAD: _("Visitor abroad was identified, where needed"),
}

ALLOWANCE: dict[AllowanceNote, LazyString] = {
    AllowanceNote.UNCOUNTED: _("legal and official visits are not counted"),
    AllowanceNote.COMPASSION: _("not counted in days of death or grave illness"),
    AllowanceNote.NO_LIMIT: _("no limit is set for this prisoner"),
    AllowanceNote.WITHIN: _("%(taken)s taken or promised"),
    AllowanceNote.THEIR_TURN: _(
        "%(taken)s taken or promised; others ask too, and it is this visitor's turn"
    ),
    AllowanceNote.OTHERS_TURN: _(
        "%(taken)s taken or promised; others ask too, and it is somebody else's turn"
    ),
    AllowanceNote.USED_UP: _("%(taken)s taken or promised: none is left in these days"),
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
    Source.DELHI_RULES: _("Delhi Prison Rules 2018, rule 631"),
    Source.PORTAL_DEFAULT: _("rule of this portal"),
    Source.COMPASSION_LANE: _("death or grave illness in the family: the portal's default"),
}

LEVEL: dict[Level, LazyString] = {
    Level.HOME: _("in time"),
    Level.DEPUTY: _("with the deputy"),
    Level.RANGE: _("gone up to the range"),
    Level.HEADQUARTERS: _("gone up to headquarters"),
}

FLAG: dict[FlagKind, LazyString] = {
    FlagKind.PRISONER_TRANSFERRED: _("Prisoner was moved to another home"),
    FlagKind.PRISONER_RELEASED: _("Prisoner was released"),
    FlagKind.PRISONER_AWAY: _("Prisoner is away at that hour"),
    FlagKind.OFF_THE_LIST: _("Visitor is no longer on the prisoner's list"),
    FlagKind.VISITOR_BARRED: _("Visitor was barred"),
    FlagKind.KEPT_APART: _("Must be kept apart from another at that hour"),
    FlagKind.SLOT_CLOSED: _("The home closed that hour"),
    FlagKind.NOC_WITHDRAWN: _("An agency withdrew its permission"),
}

SETTLED: dict[Settled, LazyString] = {
    Settled.KEPT: _("Kept"),
    Settled.MOVED: _("Moved to another hour"),
    Settled.CALLED_OFF: _("Called off"),
    Settled.NO_LONGER_SO: _("No longer so"),
}

FIELD: dict[str, LazyString] = {
    "name": _("Name"),
    "parent_name": _("Father's or husband's name"),
    "age": _("Age"),
    "gender": _("Gender"),
    "number": _("Prisoner number"),
}
