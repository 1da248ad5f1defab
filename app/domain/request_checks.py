"""Owns what is checked of a request once a prisoner is picked: green, amber or red, and why.

Each check is a rule of its own with the source it comes from, so that an officer, a family's
lawyer and a court can read on what a decision stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.allowance_check import AllowanceNote, Standing
from app.domain.compassion import Lane
from app.domain.safeguards import NOTHING_ON_FILE, Safeguards

# The detail of a check whose rule the compassion lane lifts.
LIFTED = "lifted"


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
    IDENTITY_ABROAD = "identity_abroad"
    ASKED_IN_TIME = "asked_in_time"


class Source(StrEnum):
    """Where a rule comes from."""

    MODEL_MANUAL = "model_manual"
    STATE_PRACTICE = "state_practice"
    IDENTITY_ORDER = "identity_order"
    DELHI_RULES = "delhi_rules"
    PORTAL_DEFAULT = "portal_default"
    COMPASSION_LANE = "compassion_lane"


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
    lane: Lane = Lane.ORDINARY
    # Whether its hour is one that any family could ask for in time.
    asked_in_time: bool = True
    # A prisoner of another home asks: that home says who he is and how they are related.
    is_vouched_for: bool = False


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
    def is_lifted(self) -> bool:
        """Whether the rule does not hold in days of death or grave illness."""
        return self.detail in (LIFTED, AllowanceNote.COMPASSION)

    @property
    def source(self) -> Source:
        """The rule's source; of a rule that is lifted, what lifts it."""
        if self.is_lifted:
            return Source.COMPASSION_LANE
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
    CheckCode.IDENTITY_ABROAD: Source.IDENTITY_ORDER,
    CheckCode.ASKED_IN_TIME: Source.PORTAL_DEFAULT,
}


def worst(found: Iterable[Check]) -> Verdict:
    """The gravest verdict of these checks; green when there is none against."""
    verdicts = {check.verdict for check in found}
    grave = (verdict for verdict in (Verdict.RED, Verdict.AMBER) if verdict in verdicts)
    return next(grave, Verdict.GREEN)
