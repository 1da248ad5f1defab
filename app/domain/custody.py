"""Owns on what ground a prisoner is held, and why one cannot be met for a while."""

from enum import StrEnum


class PrisonerClass(StrEnum):
    """On what ground somebody is held; entitlements differ by it."""

    UNDERTRIAL = "undertrial"
    CONVICT = "convict"


class AbsenceKind(StrEnum):
    """Why a prisoner cannot be met for a while."""

    COURT = "court"
    HOSPITAL = "hospital"
    PAROLE = "parole"
    PUNISHMENT = "punishment"
    TRANSFER = "transfer"
