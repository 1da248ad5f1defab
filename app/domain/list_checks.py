"""Owns what is checked before a visitor is put on a prisoner's list; no hour is asked for yet.

The codes, and so their words and sources, are those of a visit's checks.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.request_checks import Check, CheckCode, Verdict


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """What the checks look at."""

    is_held: bool
    has_identity: bool
    paper_used_by_others: int
    is_barred: bool


def list_checks(ask: ListFacts) -> list[Check]:
    """Every check of an ask, in the order an officer reads them."""
    return [
        _check(CheckCode.IS_HELD, ask.is_held, Verdict.RED),
        _check(CheckCode.HAS_IDENTITY, ask.has_identity, Verdict.AMBER),
        _check(CheckCode.PAPER_IS_OWN, ask.paper_used_by_others == 0, Verdict.AMBER),
        _check(CheckCode.IS_NOT_BARRED, not ask.is_barred, Verdict.RED),
    ]


def _check(code: CheckCode, holds: bool, otherwise: Verdict) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else otherwise)
