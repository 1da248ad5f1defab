"""Owns the first line of a register file: separator, and columns in any order and spelling."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Code, Refusal, Refused
from app.domain.register_outcomes import ImportKind


class Column(StrEnum):
    """One column that a file may have, by its name in the template."""

    NUMBER = "number"
    NAME = "name"
    FATHER_NAME = "father_name"
    BIRTH_YEAR = "birth_year"
    DATE_OF_BIRTH = "date_of_birth"
    AGE = "age"
    GENDER = "gender"
    CLASS = "class"
    ADMITTED_ON = "admitted_on"
    KIND = "kind"
    FROM = "from"
    UNTIL = "until"


# One of each group must be there; further ones of a group may.
NEEDED: dict[ImportKind, tuple[tuple[Column, ...], ...]] = {
    ImportKind.PRISONERS: (
        (Column.NUMBER,),
        (Column.NAME,),
        (Column.FATHER_NAME,),
        (Column.BIRTH_YEAR, Column.DATE_OF_BIRTH, Column.AGE),
        (Column.GENDER,),
        (Column.CLASS,),
        (Column.ADMITTED_ON,),
    ),
    ImportKind.ABSENCES: ((Column.NUMBER,), (Column.KIND,), (Column.FROM,), (Column.UNTIL,)),
}
TEMPLATE: dict[ImportKind, tuple[Column, ...]] = {
    kind: tuple(group[0] for group in groups) for kind, groups in NEEDED.items()
}
ALIASES = {
    "prisoner_number": Column.NUMBER,
    "prisoner_no": Column.NUMBER,
    "no": Column.NUMBER,
    "prisoner_name": Column.NAME,
    "father": Column.FATHER_NAME,
    "fathers_name": Column.FATHER_NAME,
    "parent_name": Column.FATHER_NAME,
    "father_or_husband": Column.FATHER_NAME,
    "fathers_or_husbands_name": Column.FATHER_NAME,
    "year_of_birth": Column.BIRTH_YEAR,
    "dob": Column.DATE_OF_BIRTH,
    "birth_date": Column.DATE_OF_BIRTH,
    "sex": Column.GENDER,
    "prisoner_class": Column.CLASS,
    "category": Column.CLASS,
    "admission_date": Column.ADMITTED_ON,
    "date_of_admission": Column.ADMITTED_ON,
    "reason": Column.KIND,
    "starts": Column.FROM,
    "to": Column.UNTIL,
    "ends": Column.UNTIL,
} | {column.value: column for column in Column}
SEPARATORS = (",", ";", "\t")
LONGEST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Header:
    """How the rows below are to be read."""

    separator: str
    columns: tuple[Column, ...]


def read_header(line: str, kind: ImportKind) -> Header:
    """Read the first line of a file; raises Refused, naming every column that is wrong."""
    separator = max(SEPARATORS, key=line.count)
    names = next(csv.reader([line], delimiter=separator), [])
    while names and not names[-1].strip():
        names.pop()
    if not names:
        raise Refused(Refusal(code=Code.FILE_EMPTY, field="file"))
    allowed = {column for group in NEEDED[kind] for column in group}
    found = [ALIASES.get(_plain(name)) for name in names]
    columns = tuple(column for column in found if column in allowed)
    unknown = [n for n, column in zip(names, found, strict=True) if column not in allowed]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    missing = [group[0] for group in NEEDED[kind] if not set(group) & set(columns)]
    faults = (
        (Code.FILE_COLUMNS_MISSING, missing),
        (Code.FILE_COLUMNS_UNKNOWN, unknown),
        (Code.FILE_COLUMN_TWICE, twice),
    )
    refusals = [_refusal(code, named) for code, named in faults if named]
    if refusals:
        raise Refused(*refusals)
    return Header(separator=separator, columns=columns)


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", "_", name.strip().casefold().replace("'", "").replace("’", "")).strip(
        "_"
    )


def _refusal(code: Code, names: list[str] | list[Column]) -> Refusal:
    shown = ", ".join(f"«{name.strip()[:LONGEST_SHOWN]}»" for name in names[:12])
    return Refusal(code=code, field="file", facts={"columns": shown})
