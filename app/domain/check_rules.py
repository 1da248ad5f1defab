"""Owns the rules behind the checks of a request: one small function each, with its source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.domain.allowance_check import AllowanceNote
from app.domain.compassion import Lane
from app.domain.request_checks import (
    LIFTED,
    Away,
    Check,
    CheckCode,
    RequestFacts,
    Verdict,
)

# Court and hospital runs end late; the manual of practice leaves half an hour on each side.
BUFFER = timedelta(minutes=30)


def checks(request: RequestFacts) -> list[Check]:
    """Every check of this request, in the order an officer reads them.

    In days of death or grave illness the rules of order give way, those of safety hold.
    """
    if request.lane is Lane.COMPASSION:
        found = [rule(request) for rule in (*RULES, asked_in_time)]
        return [_lifted(check) if check.code in GIVES_WAY else check for check in found]
    return [rule(request) for rule in RULES]


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
    return _soft(CheckCode.IS_ON_LIST, request.is_on_list or request.is_vouched_for)


def has_identity(request: RequestFacts) -> Check:
    """The visitor has named a paper that shows who she is (MHA circular of 1 July 2025)."""
    return _soft(CheckCode.HAS_IDENTITY, request.has_identity or request.is_vouched_for)


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


def identity_abroad(request: RequestFacts) -> Check:
    """Of somebody abroad, who comes to no gate, the home has seen the paper before the first call.

    The circular of 1 July 2025 asks that every visitor be identified.
    """
    is_known = request.safeguards.identity_checked or not request.safeguards.lives_abroad
    return _hard(CheckCode.IDENTITY_ABROAD, is_known)


def asked_in_time(request: RequestFacts) -> Check:
    """Every other family asks a day ahead (Karnataka's practice)."""
    return _soft(CheckCode.ASKED_IN_TIME, request.asked_in_time)


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
    identity_abroad,
)


# Lifted in the compassion lane; the allowance is, by not being counted at all.
GIVES_WAY = frozenset({CheckCode.IS_ON_LIST, CheckCode.PARTY_FITS, CheckCode.ASKED_IN_TIME})


def _lifted(check: Check) -> Check:
    if check.verdict is Verdict.GREEN:
        return check
    return Check(code=check.code, verdict=Verdict.GREEN, detail=LIFTED)


def _hard(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.RED)


def _soft(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.AMBER)


def _overlaps(period: Away, request: RequestFacts) -> bool:
    begins, ends = period.starts_at - BUFFER, period.ends_at + BUFFER
    return begins < request.ends_at and request.starts_at < ends
