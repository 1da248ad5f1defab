"""Owns the words of the register: acts of staff, and what the fields of an entry are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.audit_acts import Act

ACT: dict[Act, LazyString] = {
    Act.PRISONER_ADDED: _("Added to the register"),
    Act.PRISONER_EDITED: _("Corrected"),
    Act.PRISONER_MOVED: _("Moved to this home"),
    Act.PRISONER_RELEASED: _("Noted as having left"),
    Act.PRISONER_RETURNED: _("Noted as held again"),
    Act.ABSENCE_ADDED: _("Absence recorded"),
    Act.ABSENCE_CHANGED: _("Absence changed"),
    Act.ABSENCE_REMOVED: _("Absence taken out"),
    Act.KEPT_APART: _("Kept apart from another prisoner"),
    Act.KEEP_APART_ENDED: _("No longer kept apart"),
    Act.VIDEO_HOME_SET: _("Chosen where calls happen"),
    Act.REGISTER_IMPORTED: _("File applied to the register"),
    Act.ENTITLEMENT_SET: _("Rule for visits set"),
    Act.ENTITLEMENT_ENDED: _("Rule for visits ended"),
    Act.CONTACT_APPROVED: _("A visitor was put on the list"),
    Act.CONTACT_REFUSED: _("A visitor was not put on the list"),
    Act.CONTACT_ENDED: _("A visitor was taken off the list"),
    Act.DAY_CLOSED: _("A day was closed"),
    Act.DAY_REOPENED: _("A closed day was opened again"),
    Act.FAMILY_HELPED: _("Family helped at the desk, by its code"),
    Act.FAMILY_HELPED_WITHOUT_CODE: _("Family helped at the desk, without a code"),
}

FIELD: dict[str, LazyString] = {
    "number": _("Prisoner number"),
    "name": _("Name"),
    "parent_name": _("Father's or husband's name"),
    "birth_year": _("Year of birth"),
    "gender": _("Gender"),
    "prisoner_class": _("Class"),
    "admitted_on": _("Admitted on"),
    "left_on": _("Left on"),
    "is_high_risk": _("High risk"),
    "needs_noc": _("Needs a no-objection"),
    "absence": _("Absence"),
    "starts_at": _("From"),
    "ends_at": _("Until"),
    "other": _("Other prisoner"),
    "visitor": _("Visitor"),
    "why": _("Reason"),
}
