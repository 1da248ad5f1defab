"""Owns the forms of the video desk, of its terminals, and of «Try my phone»."""

from __future__ import annotations

import re
from collections.abc import Collection

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from app.domain.reasons import FOR_CUTTING_SHORT, FOR_NOT_BRINGING, Reason
from app.domain.video_room import VideoPlace, Whose
from app.forms.approvals import DecisionForm
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanText
from app.services.device_checks import DeviceFacts
from app.services.video_homes import VideoHome
from app.wording.reasons import FOR_STAFF
from app.wording.video import PLACE, WHOSE

# No line of a family is faster than this; a script that says so is not believed.
FASTEST = 1_000_000
DIALLED = re.compile(r"\+?[0-9][0-9 -]{5,18}")


class WarningForm(Form):
    """One sentence for every end."""

    noun = "warning"

    sentence = CleanText(_("Sentence shown on every end"), most=200)


class EndingForm(Form):
    """The end of a call; early, it owes a reason."""

    noun = "ending"

    reason = ChoiceField(
        _("Why it ends"),
        Reason,
        {reason: FOR_STAFF[reason] for reason in FOR_CUTTING_SHORT},
        is_required=False,
        blank=_("Its time is over"),
    )


class NotBroughtForm(DecisionForm):
    """One of the two of a call between homes is not there: who, and why."""

    id_prefix = "not_brought"
    whose = ChoiceField(_("Who is missing"), Whose, WHOSE)
    reason = ChoiceField(
        _("Reason"), Reason, {reason: FOR_STAFF[reason] for reason in FOR_NOT_BRINGING}
    )


class TerminalForm(Form):
    """The name of a device."""

    noun = "terminals"

    name = CleanText(_("Name of the device"), most=60)


class PairingForm(Form):
    """The code that the desk shows."""

    code = CleanText(_("The 8 digits that the video desk shows"), most=20)

    def digits(self) -> str:
        """The digits, in whatever script and groups they were typed."""
        return "".join(str(int(c)) for c in self.code.data or "" if c.isdecimal())


class NumberedText(CleanText):
    """A line that may hold a long number which is no Aadhaar: a meeting's, or a telephone's."""

    is_phone = True


class VideoHomeForm(Form):
    """Where the calls of a home happen, and whom a family rings."""

    place = ChoiceField(
        _("Where calls happen"),
        VideoPlace,
        PLACE,
        is_required=False,
        blank=_("As this portal is set up"),
    )
    link = NumberedText(_("The fixed link of the home"), most=400, is_required=False)
    help_phone = NumberedText(_("Telephone of the video desk"), most=20, is_required=False)

    def offer(self, names: Collection[str]) -> None:
        """Show only the places that this portal has set up."""
        shown = [one for one in self.place.choices if one.value in ("", *names)]
        self.place.choices = shown

    def validate_help_phone(self, field: CleanText) -> None:
        """A number that a phone can dial: digits, spaces, and a plus in front."""
        if field.data and not DIALLED.fullmatch(field.data):
            raise ValidationError(gettext("Type the number as it is dialled, with its STD code."))

    def facts(self) -> VideoHome:
        """What was chosen."""
        return VideoHome(
            place=self.place.data, link=self.link.data, help_phone=self.help_phone.data
        )


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
