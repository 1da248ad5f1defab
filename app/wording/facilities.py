"""Owns the name of a facility in the reader's language, from its town and its kind."""

from typing import Protocol

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _

from app.domain.facility_kinds import FacilityKind


class Named(Protocol):
    """Anything with a kind and a town in each script."""

    kind: FacilityKind
    town: dict[str, str]
    is_confirmed: bool


_TO_BE_CONFIRMED = _("%(home)s (to be confirmed)")
FULL_NAME: dict[FacilityKind, LazyString] = {
    FacilityKind.CENTRAL: _("%(town)s Central Correctional Home"),
    FacilityKind.DISTRICT: _("%(town)s District Correctional Home"),
    FacilityKind.SPECIAL: _("%(town)s Special Correctional Home"),
    FacilityKind.SUB: _("%(town)s Sub-Correctional Home"),
    FacilityKind.OPEN: _("%(town)s Open Correctional Home"),
    FacilityKind.WOMEN: _("%(town)s Women's Correctional Home"),
}


def facility_name(facility: Named) -> str:
    """The full name of the home."""
    return str(FULL_NAME[facility.kind]) % {"town": in_script(facility.town)}


def listed_name(facility: Named) -> str:
    """The full name as lists show it, marked while the department has not confirmed the home."""
    name = facility_name(facility)
    return name if facility.is_confirmed else str(_TO_BE_CONFIRMED) % {"home": name}


def in_script(names: dict[str, str]) -> str:
    """A place's name in the reader's script, or in English where that is not known."""
    return names.get(str(get_locale()), names["en"])
