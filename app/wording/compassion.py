"""Owns the words for a death or a grave illness in the family: few, plain and quiet."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.compassion import Concerned, Happening, Proof

HAPPENING: dict[Happening, LazyString] = {
    Happening.DEATH: _("Somebody has died"),
    Happening.GRAVE_ILLNESS: _("Somebody is gravely ill"),
    Happening.LAST_RITES: _("The last rites are near"),
}

CONCERNED: dict[Concerned, LazyString] = {
    Concerned.PARENT: _("The prisoner's mother or father"),
    Concerned.SPOUSE: _("The prisoner's wife or husband"),
    Concerned.CHILD: _("The prisoner's child"),
    Concerned.SIBLING: _("The prisoner's brother or sister"),
    Concerned.OTHER_KIN: _("Another close relative"),
    Concerned.PRISONER: _("The prisoner"),
}

PROOF: dict[Proof, LazyString] = {
    Proof.HOSPITAL_PAPER: _("Paper from the hospital or doctor"),
    Proof.DEATH_CERTIFICATE: _("Death certificate"),
    Proof.PANCHAYAT_WORD: _("Word of the panchayat or ward"),
    Proof.LATER: _("Nothing yet, or later"),
}
