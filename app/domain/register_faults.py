"""Owns why a row of a register's file is refused: a code, its column, and the facts to tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class RowFault(StrEnum):
    """Every reason for which a row is refused."""

    UNREADABLE = "unreadable"
    CELLS = "cells"
    MISSING = "missing"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    AADHAAR = "aadhaar"
    NOT_A_NAME = "not_a_name"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    DATE_AHEAD = "date_ahead"
    AGE = "age"
    GENDER = "gender"
    CLASS = "class"
    KIND = "kind"
    BEFORE_BIRTH = "before_birth"
    NUMBER_TWICE = "number_twice"
    TWO_HOMES = "two_homes"
    NOT_HELD = "not_held"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_FAR = "too_far"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One reason; `column` is empty when it is about the whole row."""

    code: RowFault
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As a row of the import keeps it."""
        return {"code": self.code.value, "column": self.column, "facts": self.facts}
