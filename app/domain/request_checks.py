"""Owns what is checked of a request once a prisoner is picked: green, amber or red, and why.

Each check is a rule of its own with the source it comes from, so that an officer, a family's
lawyer and a court can read on what a decision stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.allowance_check import AllowanceNote, Standing
from app.domain.safeguards import NOTHING_ON_FILE, Safeguards

# Court and hospital runs end late; the manual of practice leaves half an hour on each side.
BUFFER = timedelta(minutes=30)


class CheckCode(StrEnum):
    """What is checked."""

    IS_HELD = "is_held"
    IS_PRESENT = "is_present"
    IS_FREE = "is_free"
    IS_ON_LIST = "is_on_list"
    HAS_IDENTITY = "has_identity"
    PAPER_IS_OWN = "paper_is_own"
    WITHIN_ALLOWANCE = "within_allowance"
    PARTY_FITS = "party_fits"
    IS_NOT_BARRED = "is_not_barred"
    KEPT_APART = "kept_apart"
    SECOND_OFFICER = "second_officer"
    NOC = "noc"
    PRISONER_AGREES = "prisoner_agrees"
    COUNSEL_PAPERS = "counsel_papers"


class Source(StrEnum):
    """Where a rule comes from."""

    MODEL_MANUAL = "model_manual"
    STATE_PRACTICE = "state_practice"
    IDENTITY_ORDER = "identity_order"
    DELHI_RULES = "delhi_rules"
    PORTAL_DEFAULT = "portal_default"


class Verdict(StrEnum):
    """Green: nothing against it. Amber: the officer looks. Red: the rule says no."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Away:
    """A period in which the prisoner cannot be met, and its kind."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the checks look at."""

    starts_at: datetime
    ends_at: datetime
    is_held: bool
    away: tuple[Away, ...]
    has_other_visit: bool
    is_on_list: bool
    has_identity: bool
    paper_used_by_others: int
    # Without a standing the visit is not counted, for the reason noted.
    standing: Standing | None = None
    not_counted: AllowanceNote = AllowanceNote.NO_LIMIT
    adults: int = 1
    # Empty where no row says how many may come.
    most_adults: int | None = None
    safeguards: Safeguards = NOTHING_ON_FILE


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check, its verdict, and the detail that explains it."""

    code: CheckCode
    verdict: Verdict
    detail: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Check:
        """The check as it was kept with a suggestion or a decision."""
        return cls(
            code=CheckCode(row["code"]), verdict=Verdict(row["verdict"]), detail=row["detail"]
        )

    @property
    def source(self) -> Source:
        """The rule's source."""
        return SOURCE[self.code]


SOURCE: dict[CheckCode, Source] = {
    CheckCode.IS_HELD: Source.MODEL_MANUAL,
    CheckCode.IS_PRESENT: Source.MODEL_MANUAL,
    CheckCode.IS_FREE: Source.PORTAL_DEFAULT,
    CheckCode.IS_ON_LIST: Source.MODEL_MANUAL,
    CheckCode.HAS_IDENTITY: Source.IDENTITY_ORDER,
    CheckCode.PAPER_IS_OWN: Source.PORTAL_DEFAULT,
    CheckCode.WITHIN_ALLOWANCE: Source.STATE_PRACTICE,
    CheckCode.PARTY_FITS: Source.STATE_PRACTICE,
    CheckCode.IS_NOT_BARRED: Source.MODEL_MANUAL,
    CheckCode.KEPT_APART: Source.PORTAL_DEFAULT,
    CheckCode.SECOND_OFFICER: Source.PORTAL_DEFAULT,
    CheckCode.NOC: Source.DELHI_RULES,
    CheckCode.PRISONER_AGREES: Source.PORTAL_DEFAULT,
    CheckCode.COUNSEL_PAPERS: Source.STATE_PRACTICE,
}


def checks(request: RequestFacts) -> list[Check]:
    """Every check of this request, in the order an officer reads them."""
    return [rule(request) for rule in RULES]


def worst(found: Iterable[Check]) -> Verdict:
    """The gravest verdict of these checks; green when there is none against."""
    verdicts = {check.verdict for check in found}
    grave = (verdict for verdict in (Verdict.RED, Verdict.AMBER) if verdict in verdicts)
    return next(grave, Verdict.GREEN)


def is_held(request: RequestFacts) -> Check:
    """He is in this home's register and has not left (Model Prison Manual 2016)."""
    return _hard(CheckCode.IS_HELD, request.is_held)


def is_present(request: RequestFacts) -> Check:
    """He is in the home at that hour, not at court, in hospital or away (Model Prison Manual)."""
    away = next((period for period in request.away if _overlaps(period, request)), None)
    return Check(
        code=CheckCode.IS_PRESENT,
        verdict=Verdict.RED if away else Verdict.GREEN,
        detail=away.kind if away else "",
    )


def is_free(request: RequestFacts) -> Check:
    """He has no other visit that overlaps this hour; nobody can sit in two rooms."""
    return _hard(CheckCode.IS_FREE, not request.has_other_visit)


def is_on_list(request: RequestFacts) -> Check:
    """The visitor is on the list of names that he gave (Model Prison Manual 2016)."""
    return _soft(CheckCode.IS_ON_LIST, request.is_on_list)


def has_identity(request: RequestFacts) -> Check:
    """The visitor has named a paper that shows who she is (MHA circular of 1 July 2025)."""
    return _soft(CheckCode.HAS_IDENTITY, request.has_identity)


def paper_is_own(request: RequestFacts) -> Check:
    """Nobody else uses that paper: one paper for many people is how touts sell visits."""
    return _soft(CheckCode.PAPER_IS_OWN, request.paper_used_by_others == 0)


ALLOWANCE_VERDICT = {
    AllowanceNote.OTHERS_TURN: Verdict.AMBER,
    AllowanceNote.USED_UP: Verdict.RED,
}


def within_allowance(request: RequestFacts) -> Check:
    """His visits of this period are not used up, and it is this visitor's turn (entitlement)."""
    standing = request.standing
    note = standing.note if standing else request.not_counted
    return Check(
        code=CheckCode.WITHIN_ALLOWANCE,
        verdict=ALLOWANCE_VERDICT.get(note, Verdict.GREEN),
        detail=standing.detail if standing else str(note),
    )


def party_fits(request: RequestFacts) -> Check:
    """No more people come than the entitlement names; small children are counted apart."""
    most = request.most_adults
    fits = most is None or request.adults <= most
    return Check(
        code=CheckCode.PARTY_FITS,
        verdict=Verdict.GREEN if fits else Verdict.AMBER,
        detail="" if most is None else f"{request.adults}/{most}",
    )


def is_not_barred(request: RequestFacts) -> Check:
    """No bar against the visitor is in force, for this prisoner or for the whole home."""
    return _hard(CheckCode.IS_NOT_BARRED, not request.safeguards.is_barred)


def kept_apart(request: RequestFacts) -> Check:
    """Nobody from whom he is kept apart has a visit in the same hour."""
    return _hard(CheckCode.KEPT_APART, not request.safeguards.meets_kept_apart)


def second_officer(request: RequestFacts) -> Check:
    """For a high-risk prisoner, an officer other than the one who looks has recommended it."""
    has_both = request.safeguards.recommended_by_another
    return _hard(CheckCode.SECOND_OFFICER, has_both or not request.safeguards.is_high_risk)


def noc(request: RequestFacts) -> Check:
    """Where an agency must not object, its letter is on file (Delhi Prison Rules 2018, 631)."""
    return _hard(CheckCode.NOC, request.safeguards.has_noc or not request.safeguards.needs_noc)


def prisoner_agrees(request: RequestFacts) -> Check:
    """He was asked and wishes the visit; or the visitor is on the list of names he gave.

    The list is his standing yes (Model Prison Manual 2016); a «no» to this visit goes before it.
    """
    unasked = Verdict.GREEN if request.is_on_list else Verdict.AMBER
    says = {True: Verdict.GREEN, False: Verdict.RED, None: unasked}
    verdict = says[request.safeguards.prisoner_says_yes]
    return Check(code=CheckCode.PRISONER_AGREES, verdict=verdict)


def counsel_papers(request: RequestFacts) -> Check:
    """A lawyer's vakalatnama and bar council number were seen once."""
    is_seen = request.safeguards.papers_seen or not request.safeguards.is_legal
    return _hard(CheckCode.COUNSEL_PAPERS, is_seen)


RULES: tuple[Callable[[RequestFacts], Check], ...] = (
    is_held,
    is_present,
    is_free,
    is_on_list,
    has_identity,
    paper_is_own,
    within_allowance,
    party_fits,
    is_not_barred,
    kept_apart,
    second_officer,
    noc,
    prisoner_agrees,
    counsel_papers,
)


def _hard(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.RED)


def _soft(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.AMBER)


def _overlaps(period: Away, request: RequestFacts) -> bool:
    begins, ends = period.starts_at - BUFFER, period.ends_at + BUFFER
    return begins < request.ends_at and request.starts_at < ends
