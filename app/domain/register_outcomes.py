"""Owns what a file for the register is, how far it has come, and what a row of it does."""

from enum import StrEnum


class ImportKind(StrEnum):
    """What a file holds."""

    PRISONERS = "prisoners"
    ABSENCES = "absences"


class ImportState(StrEnum):
    """How far a file has come."""

    READING = "reading"
    READ = "read"
    APPLYING = "applying"
    APPLIED = "applied"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What a row does to the register."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    RELEASED = "released"
    SAME = "same"
    REFUSED = "refused"


AT_WORK = frozenset({ImportState.READING, ImportState.APPLYING})
OPEN = AT_WORK | {ImportState.READ}
# What «apply» does; the rest is only shown.
TO_APPLY = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.MOVED, Outcome.RELEASED})
