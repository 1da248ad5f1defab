"""Owns the names of the lists that come with the portal, and of the states they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.wording.allowances import count_in

if TYPE_CHECKING:
    from app.domain.entitlement import EntitlementRow

PRESET: dict[str, LazyString] = {
    "west_bengal": _("West Bengal"),
    "delhi": _("Delhi"),
    "chandigarh": _("Chandigarh"),
    "karnataka": _("Karnataka"),
    "maharashtra": _("Maharashtra"),
    "model_manual": _("Model Prison Manual"),
}

STATE: dict[str, LazyString] = {
    "WB": PRESET["west_bengal"],
    "DL": PRESET["delhi"],
    "CH": PRESET["chandigarh"],
    "KA": PRESET["karnataka"],
    "MH": PRESET["maharashtra"],
}


def preset_name(code: str) -> str:
    """The name of a list."""
    return str(PRESET.get(code, code))


def state_name(code: str) -> str:
    """The name of a state; its code where the portal has no name for it."""
    return str(STATE.get(code, code))


def allowed(row: EntitlementRow | None) -> str:
    """«2 a week»; «no limit» where no row speaks."""
    return count_in(row) if row else str(_("no limit set"))
