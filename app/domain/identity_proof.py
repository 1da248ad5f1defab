"""Owns which papers prove who a visitor is, and what may be kept of each.

Of an Aadhaar only the last four digits are ever taken (UIDAI: the number is neither needed nor to
be stored); every other number is kept sealed.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Gender(StrEnum):
    """As the national form has it."""

    FEMALE = "female"
    MALE = "male"
    TRANSGENDER = "transgender"


class IdentityKind(StrEnum):
    """The papers that a home accepts."""

    AADHAAR = "aadhaar"
    VOTER_ID = "voter_id"
    DRIVING_LICENCE = "driving_licence"
    PAN = "pan"
    PASSPORT = "passport"
    RATION_CARD = "ration_card"
    JOB_CARD = "job_card"
    BANK_PASSBOOK = "bank_passbook"
    PENSION_CARD = "pension_card"
    GOVERNMENT_ID = "government_id"
    STUDENT_ID = "student_id"
    DISABILITY_CARD = "disability_card"
    BAR_COUNCIL_ID = "bar_council_id"
    PANCHAYAT_CERTIFICATE = "panchayat_certificate"
    FOREIGN_PASSPORT = "foreign_passport"
    FOREIGN_NATIONAL_ID = "foreign_national_id"
    OCI_CARD = "oci_card"
    DIPLOMATIC_ID = "diplomatic_id"
    NONE = "none"


class NumberFault(StrEnum):
    """What can be wrong with a paper's number."""

    MISSING = "missing"
    ONLY_LAST_FOUR = "only_last_four"
    SHAPE = "shape"


@dataclass(frozen=True, kw_only=True)
class IdentityProof:
    """A paper and its number as typed."""

    kind: IdentityKind
    number: str

    @property
    def tidy_number(self) -> str:
        """The number without spaces and dashes, in capitals and the digits 0 to 9."""
        digits = "".join(str(int(c)) if c.isdecimal() else c for c in self.number)
        return re.sub(r"[\s./-]", "", digits).upper()

    @property
    def last_four(self) -> str:
        """All that pages ever show of the number."""
        return self.tidy_number[-4:]


_SHAPES = {
    IdentityKind.VOTER_ID: r"[A-Z0-9]{10,16}",
    IdentityKind.PAN: r"[A-Z]{5}[0-9]{4}[A-Z]",
    IdentityKind.PASSPORT: r"[A-Z][0-9]{7}",
    IdentityKind.DRIVING_LICENCE: r"[A-Z]{2}[A-Z0-9]{8,16}",
}
_ANY = r"[^\W_]{3,24}"
_MARKS = frozenset({"Mn", "Mc", "Cf"})


def number_fault(proof: IdentityProof) -> NumberFault | None:
    """What is wrong with the number of this paper, if anything."""
    if proof.kind is IdentityKind.NONE:
        return None
    if proof.kind is IdentityKind.AADHAAR:
        is_last_four = re.fullmatch(r"[0-9]{4}", proof.tidy_number, re.ASCII)
        return None if is_last_four else NumberFault.ONLY_LAST_FOUR
    if not proof.tidy_number:
        return NumberFault.MISSING
    # The vowel signs of our scripts are marks, which no pattern counts as letters.
    letters = "".join(c for c in proof.tidy_number if unicodedata.category(c) not in _MARKS)
    fits = re.fullmatch(_SHAPES.get(proof.kind, _ANY), letters)
    return None if fits else NumberFault.SHAPE
