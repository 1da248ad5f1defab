"""Owns the words for the help that a party may ask for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.help_needs import Need

NEED: dict[Need, LazyString] = {
    Need.WHEELCHAIR: _("Somebody comes in a wheelchair"),
    Need.CANNOT_STAND_LONG: _("Somebody cannot walk far or stand long"),
    Need.PREGNANT_OR_INFANT: _("Somebody is pregnant or brings a baby"),
    Need.HARD_OF_HEARING: _("Somebody hears badly or not at all"),
    Need.LOW_SIGHT: _("Somebody sees badly or not at all"),
    Need.INTERPRETER: _("We need somebody who knows our language or signs"),
}
