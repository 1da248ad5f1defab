"""Owns the forms of the video desk, of its terminals, and of «Try my phone»."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.domain.reasons import FOR_CUTTING_SHORT, Reason
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanText
from app.services.device_checks import DeviceFacts
from app.wording.reasons import FOR_STAFF

# No line of a family is faster than this; a script that says so is not believed.
FASTEST = 1_000_000


class WarningForm(Form):
    """One sentence for every end."""

    sentence = CleanText(_("Sentence shown on every end"), most=200)


class EndingForm(Form):
    """The end of a call; early, it owes a reason."""

    reason = ChoiceField(
        _("Why it ends"),
        Reason,
        {reason: FOR_STAFF[reason] for reason in FOR_CUTTING_SHORT},
        is_required=False,
        blank=_("Its time is over"),
    )


class TerminalForm(Form):
    """The name of a device."""

    name = CleanText(_("Name of the device"), most=60)


class PairingForm(Form):
    """The code that the desk shows."""

    code = CleanText(_("The 8 digits that the video desk shows"), most=20)


class DeviceForm(Form):
    """What a phone found out; filled by its script."""

    camera = StringField()
    microphone = StringField()
    relay = StringField()
    down_kbit = IntegerField(validators=[InputRequired(), NumberRange(0, FASTEST)])
    up_kbit = IntegerField(validators=[InputRequired(), NumberRange(0, FASTEST)])

    def facts(self) -> DeviceFacts:
        """What was found."""
        return DeviceFacts(
            has_camera=self.camera.data == "1",
            has_microphone=self.microphone.data == "1",
            down_kbit=self.down_kbit.data,
            up_kbit=self.up_kbit.data,
            reaches_relay={"1": True, "0": False}.get(self.relay.data or ""),
        )
