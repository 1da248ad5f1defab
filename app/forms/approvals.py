"""Owns the forms by which an officer decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from app.domain.reasons import (
    FOR_CANCELLATION,
    FOR_CUTTING_SHORT,
    FOR_ENTRY_REFUSAL,
    FOR_REJECTION,
    Reason,
)
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanParagraph, row_id
from app.services.approvals import Approval, Rejection
from app.services.offers import Offer
from app.wording.reasons import FOR_STAFF


def reason_words(reasons: Iterable[Reason]) -> dict[Reason, LazyString]:
    """These reasons with the words that officers pick them by."""
    return {reason: FOR_STAFF[reason] for reason in reasons}


class DecisionForm(Form):
    """A form that stands on one page with others: its ids carry its name, its fields do not."""

    id_prefix: str

    def __init__(self, **options: Any) -> None:
        self.noun = self.noun or self.id_prefix
        super().__init__(**options)
        for field in self:
            field.id = field.label.field_id = f"{self.id_prefix}-{field.short_name}"


class RowsField(SelectMultipleField):
    """Any of the rows that the page lists; what is no row's id is passed over."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **options)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids that were ticked, each once."""
        found = (row_id(text) for text in self.data or ())
        return tuple(dict.fromkeys(id for id in found if id is not None))


class ApprovalForm(DecisionForm):
    """A yes: for which prisoner of the register, and for all of the party or not."""

    id_prefix = "approval"
    prisoner_id = RadioField(_("Prisoner in the register"), validate_choice=False)
    slot_id = RadioField(_("At which hour"), validate_choice=False)
    left_out = RowsField(_("Who may not come"))
    is_longer = BooleanField(_("Double time"))
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> Approval:
        """The yes."""
        return Approval(
            prisoner_id=row_id(self.prisoner_id.data),
            slot_id=row_id(self.slot_id.data),
            left_out=self.left_out.ids,
            is_longer=self.is_longer.data,
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class RejectionForm(DecisionForm):
    """A no, with its reason."""

    id_prefix = "rejection"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_REJECTION))
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> Rejection:
        """The no."""
        return Rejection(
            reason=self.reason.data,
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class OfferForm(DecisionForm):
    """A yes for other hours than the one asked for."""

    id_prefix = "offer"
    prisoner_id = SelectField(_("Prisoner in the register"), validate_choice=False)
    slot_ids = RowsField(_("Hours to offer"))
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> Offer:
        """The offer."""
        return Offer(
            prisoner_id=row_id(self.prisoner_id.data),
            slot_ids=self.slot_ids.ids,
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class FamilyQuestionForm(DecisionForm):
    """Asking the family something before deciding."""

    id_prefix = "family-question"
    family_note = CleanParagraph(_("Your question"), most=500)


def address_to_home(forms: Iterable[Form]) -> None:
    """Let these forms speak of another home where they speak of the family; no family asks."""
    for form in forms:
        if isinstance(form, ApprovalForm | RejectionForm | OfferForm):
            form.family_note.label.text = _("Note to the other home")
            # The other home's officers read why, in whatever field it stands.
            form.staff_note.label.text = _("Note for staff of both homes")
        elif isinstance(form, NoteForm):
            form.staff_note.label.text = _("Note for staff of this home alone")


class ChangeAnswerForm(DecisionForm):
    """Yes or no to the change that a family asks for."""

    id_prefix = "change"
    noun = "change-approval"
    usual_time_will_do = BooleanField(_("Usual time will do, if double time cannot be kept"))
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)


class NoteForm(DecisionForm):
    """A note that officers alone read."""

    id_prefix = "note"
    staff_note = CleanParagraph(_("Note for staff"), most=1000)


class TogetherForm(Form):
    """Several all-green requests, each with the prisoner it was looked at with."""

    looked_at = SelectMultipleField(_("Requests"), choices=[], validate_choice=False)

    def facts(self) -> list[tuple[str, int]]:
        """The references ticked, and whom each was shown to mean."""
        pairs = (text.partition(":") for text in self.looked_at.data or ())
        read = ((reference, row_id(prisoner)) for reference, _, prisoner in pairs)
        return [(reference, prisoner) for reference, prisoner in read if prisoner is not None]


class CallingOffForm(RejectionForm):
    """Calling off an approved visit, with its reason."""

    id_prefix = "calling-off"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_CANCELLATION))


class EntryRefusalForm(DecisionForm):
    """Turning somebody away at the gate, with its reason."""

    id_prefix = "entry-refusal"
    noun = "gate/entry-refusal"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_ENTRY_REFUSAL))


class CuttingShortForm(DecisionForm):
    """Ending a visit before its time, with its reason."""

    id_prefix = "cutting-short"
    noun = "gate/cutting-short"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_CUTTING_SHORT))
