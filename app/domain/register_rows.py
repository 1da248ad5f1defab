"""Owns what a row of the register's file says: each cell cleaned and read, each fault named.

Dates are read as India writes them (24/11/2026, day first) or as computers do (2026-11-24); digits
may be Bengali or Devanagari. A cell that a spreadsheet would run as a formula is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from app.domain.aadhaar import holds_aadhaar
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender
from app.domain.name_key import clean_name
from app.domain.register_columns import Column
from app.domain.register_faults import Fault, RowFault

LONGEST = {Column.NUMBER: 40, Column.NAME: 120, Column.FATHER_NAME: 120}
LONGEST_OTHER = 40
NOTHING = frozenset({"-", "–", "—"})
FORMULA = frozenset("=+-@\t\r")
# Nobody younger than twelve is sent to a home for adults, nobody is known to be older than 115.
YOUNGEST, OLDEST = 12, 115
FIRST_YEAR = 1950
LONGEST_ABSENCE = timedelta(days=3660)
GENDERS = {
    Gender.MALE: "male m man পুরুষ पुरुष",
    Gender.FEMALE: "female f w woman মহিলা নারী महिला स्त्री",
    Gender.TRANSGENDER: "transgender t third রূপান্তরিত हिजड़ा ট্রান্সজেন্ডার ट्रांसजेंडर",
}
CLASSES = {
    PrisonerClass.UNDERTRIAL: "undertrial under-trial ut utp u বিচারাধীন विचाराधीन",
    PrisonerClass.CONVICT: "convict convicted c cp সাজাপ্রাপ্ত सिद्धदोष दोषसिद्ध",
}
KINDS = {
    AbsenceKind.COURT: "court আদালত अदालत",
    AbsenceKind.HOSPITAL: "hospital হাসপাতাল अस्पताल",
    AbsenceKind.PAROLE: "parole furlough প্যারোল पैरोल",
    AbsenceKind.PUNISHMENT: "punishment শাস্তি सज़ा दंड",
    AbsenceKind.TRANSFER: "transfer movement স্থানান্তর स्थानांतरण",
}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")


@dataclass
class Reading:
    """A row while it is read."""

    cells: dict[Column, str]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, code: RowFault, column: Column, **facts: Any) -> None:
        """Name one fault of a cell."""
        self.faults.append(Fault(code=code, column=column, facts=facts))

    def text(self, column: Column, *, is_needed: bool = True) -> str:
        """The cell, cleaned; empty when there is nothing in it or it may not be taken."""
        raw = self.cells.get(column, "")
        most = LONGEST.get(column, LONGEST_OTHER)
        cleaned = clean_name(raw[: 4 * most])
        if cleaned in NOTHING:
            cleaned = ""
        if len(raw) > 4 * most or len(cleaned) > most:
            self.refuse(RowFault.TOO_LONG, column, most=most)
        elif raw.lstrip(" ")[:1] in FORMULA and cleaned:
            self.refuse(RowFault.FORMULA, column, sign=raw.lstrip(" ")[0])
        elif cleaned and holds_aadhaar(cleaned):
            self.refuse(RowFault.AADHAAR, column)
        elif not cleaned and is_needed:
            self.refuse(RowFault.MISSING, column)
        else:
            return cleaned
        return ""


def read_prisoner(cells: dict[Column, str], today: date) -> tuple[dict[str, Any], list[Fault]]:
    """The prisoner that a row describes, as JSON can keep it, and every fault of the row."""
    row = Reading(cells)
    found: dict[str, Any] = {
        "number": row.text(Column.NUMBER),
        "name": _name(row, Column.NAME),
        "parent_name": _name(row, Column.FATHER_NAME, is_needed=False),
        "gender": _one_of(row, Column.GENDER, GENDERS, RowFault.GENDER),
        "prisoner_class": _one_of(row, Column.CLASS, CLASSES, RowFault.CLASS),
    }
    found["birth_year"], found["is_by_age"] = _birth_year(row, today)
    admitted_on = _day(row, Column.ADMITTED_ON, today)
    found["admitted_on"] = admitted_on.isoformat() if admitted_on else None
    if admitted_on and found["birth_year"] and admitted_on.year - found["birth_year"] < 7:
        row.refuse(RowFault.BEFORE_BIRTH, Column.ADMITTED_ON)
    return found, row.faults


def read_absence(cells: dict[Column, str], today: date) -> tuple[dict[str, Any], list[Fault]]:
    """The absence that a row describes, in the home's wall time, and every fault of the row."""
    row = Reading(cells)
    found: dict[str, Any] = {
        "number": row.text(Column.NUMBER),
        "kind": _one_of(row, Column.KIND, KINDS, RowFault.KIND),
    }
    begins = _moment(row, Column.FROM, is_end=False)
    ends = _moment(row, Column.UNTIL, is_end=True)
    if begins and ends and begins >= ends:
        row.refuse(RowFault.ENDS_BEFORE_START, Column.UNTIL)
    elif begins and ends and (ends - begins > LONGEST_ABSENCE or abs(begins.year - today.year) > 5):
        row.refuse(RowFault.TOO_FAR, Column.UNTIL)
    found["starts"] = begins.isoformat() if begins else None
    found["ends"] = ends.isoformat() if ends else None
    return found, row.faults


def _name(row: Reading, column: Column, *, is_needed: bool = True) -> str:
    name = row.text(column, is_needed=is_needed)
    if name and not any(letter.isalpha() for letter in name):
        row.refuse(RowFault.NOT_A_NAME, column)
    return name


def _one_of(row: Reading, column: Column, words: dict[Any, str], fault: RowFault) -> str | None:
    text = row.text(column).casefold()
    for member, names in words.items():
        if text and text in names.split():
            return str(member.value)
    if text:
        row.refuse(fault, column, found=text)
    return None


def _birth_year(row: Reading, today: date) -> tuple[int | None, bool]:
    """The year of birth from whichever of three columns has it; whether it is only reckoned."""
    has = [
        c
        for c in (Column.DATE_OF_BIRTH, Column.BIRTH_YEAR, Column.AGE)
        if row.cells.get(c, "").strip() not in {"", *NOTHING}
    ]
    if not has:
        known = (
            next(c for c in (Column.BIRTH_YEAR, Column.AGE, Column.DATE_OF_BIRTH) if c in row.cells)
            if row.cells
            else Column.BIRTH_YEAR
        )
        row.refuse(RowFault.MISSING, known)
        return None, False
    column = has[0]
    year = _year_in(row, column, today)
    if year is not None and not YOUNGEST <= today.year - year <= OLDEST:
        row.refuse(RowFault.AGE, column, least=YOUNGEST, most=OLDEST)
        return None, False
    return year, column is Column.AGE


def _year_in(row: Reading, column: Column, today: date) -> int | None:
    if column is Column.DATE_OF_BIRTH:
        born_on = _day(row, column, today)
        return born_on.year if born_on else None
    text = _ascii(row.text(column))
    if text and not text.isdigit():
        row.refuse(RowFault.NOT_A_NUMBER, column)
    if not text.isdigit():
        return None
    return today.year - int(text) if column is Column.AGE else int(text)


def _day(row: Reading, column: Column, today: date) -> date | None:
    text = row.text(column)
    day = _read_day(_ascii(text)) if text else None
    if text and (day is None or (column is Column.ADMITTED_ON and day.year < FIRST_YEAR)):
        row.refuse(RowFault.NOT_A_DATE, column)
        return None
    if day and day > today:
        row.refuse(RowFault.DATE_AHEAD, column)
        return None
    return day


def _moment(row: Reading, column: Column, *, is_end: bool) -> datetime | None:
    """A wall time; a day alone means its first moment, or as an end its last."""
    text = row.text(column)
    parts = _ascii(text).replace("T", " ").split()
    day = _read_day(parts[0]) if parts else None
    at = _read_time(parts[1]) if len(parts) == 2 else time(0)
    if text and (day is None or at is None or len(parts) > 2):
        row.refuse(RowFault.NOT_A_DATE, column)
    if day is None or at is None or len(parts) > 2:
        return None
    if is_end and len(parts) == 1:
        day += timedelta(days=1)
    return datetime.combine(day, at)


def _read_day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day, day2, month2, year2 = found.groups()
    numbers = (year, month, day) if year else (year2, month2, day2)
    try:
        return date(*(int(number) for number in numbers))
    except ValueError:
        return None


def _read_time(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _ascii(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
