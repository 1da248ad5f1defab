"""Owns the words of register files: kinds, stages, what a row does, why one is refused."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.register_columns import Column
from app.domain.register_faults import RowFault
from app.domain.register_outcomes import ImportKind, ImportStage, Outcome

KIND: dict[ImportKind, LazyString] = {
    ImportKind.PRISONERS: _("Prisoners"),
    ImportKind.ABSENCES: _("Absences"),
}

STAGE: dict[ImportStage, LazyString] = {
    ImportStage.READING: _("Being read"),
    ImportStage.READ: _("Read; nothing is changed yet"),
    ImportStage.APPLYING: _("Being applied"),
    ImportStage.APPLIED: _("Applied"),
    ImportStage.DROPPED: _("Dropped"),
    ImportStage.FAILED: _("Could not be finished. Send the file again; that is safe."),
}

OUTCOME: dict[Outcome, LazyString] = {
    Outcome.ADDED: _("Added"),
    Outcome.CHANGED: _("Changed"),
    Outcome.MOVED: _("Moved here from another home"),
    Outcome.RELEASED: _("Has left (not in the file)"),
    Outcome.SAME: _("Unchanged"),
    Outcome.REFUSED: _("Refused"),
}

TONE: dict[Outcome, str] = {
    Outcome.ADDED: "good",
    Outcome.CHANGED: "notice",
    Outcome.MOVED: "notice",
    Outcome.RELEASED: "notice",
    Outcome.SAME: "quiet",
    Outcome.REFUSED: "bad",
}

COLUMN: dict[Column, LazyString] = {
    Column.NUMBER: _("The prisoner's number at this home"),
    Column.NAME: _("Name, in any script"),
    Column.FATHER_NAME: _("Father's or husband's name; may be empty"),
    Column.BIRTH_YEAR: _("Year of birth, for example 1988"),
    Column.DATE_OF_BIRTH: _("Date of birth, in place of the year"),
    Column.AGE: _("Age in years, in place of the year of birth"),
    Column.GENDER: _("male, female or transgender"),
    Column.CLASS: _("undertrial or convict"),
    Column.ADMITTED_ON: _("Day of admission, for example 24/11/2025"),
    Column.KIND: _("court, hospital, parole, punishment or transfer"),
    Column.FROM: _("Day, or day and hour, for example 24/11/2026 10:30"),
    Column.UNTIL: _("Day, or day and hour; a day alone counts whole"),
}

FAULT: dict[RowFault, LazyString] = {
    RowFault.UNREADABLE: _("A quotation mark is not closed, or a cell is far too long."),
    RowFault.CELLS: _("The row has %(found)s cells, the first line has %(wanted)s."),
    RowFault.MISSING: _("This cell is empty."),
    RowFault.TOO_LONG: _("This cell is longer than %(most)s characters."),
    RowFault.FORMULA: _("The cell begins with «%(sign)s», as a formula does. Take the sign out."),
    RowFault.AADHAAR: _("This looks like an Aadhaar number. It must not stand in this file."),
    RowFault.NOT_A_NAME: _("A name needs letters."),
    RowFault.NOT_A_NUMBER: _("Write a whole number in digits."),
    RowFault.NOT_A_DATE: _("There is no such day or hour. Write it like 24/11/2026 10:30."),
    RowFault.DATE_AHEAD: _("This day is still to come."),
    RowFault.AGE: _("The age must be between %(least)s and %(most)s years."),
    RowFault.GENDER: _("Write male, female or transgender."),
    RowFault.CLASS: _("Write undertrial or convict."),
    RowFault.KIND: _("Write court, hospital, parole, punishment or transfer."),
    RowFault.BEFORE_BIRTH: _("This day of admission does not fit the year of birth."),
    RowFault.NUMBER_TWICE: _("This number stands in the file more than once: lines %(lines)s."),
    RowFault.TWO_HOMES: _("A prisoner of this number and name is held at two homes. Settle it."),
    RowFault.NOT_HELD: _("Nobody of this number is held at this home."),
    RowFault.ENDS_BEFORE_START: _("The end must come after the beginning."),
    RowFault.TOO_FAR: _("This period is too long, or years away."),
}
