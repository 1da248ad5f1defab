"""Owns what guards a visit beside the register: bars, pairs kept apart, second officers, voices.

Each is a fact of its own. The rules on them stand with the other checks of a request.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Safeguards:
    """What the checks look at beside the hour; nothing is known unless somebody recorded it."""

    is_barred: bool = False
    meets_kept_apart: bool = False
    is_high_risk: bool = False
    recommended_by_another: bool = False
    needs_noc: bool = False
    has_noc: bool = False
    # Empty until the prisoner has answered.
    prisoner_says_yes: bool | None = None
    is_legal: bool = False
    papers_seen: bool = False
    lives_abroad: bool = False
    identity_checked: bool = False


NOTHING_ON_FILE = Safeguards()
