"""Owns the forms by which an officer decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import RadioField

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
from app.wording.reasons import FOR_STAFF


def _words(reasons: Iterable[Reason]) -> dict[Reason, LazyString]:
    return {reason: FOR_STAFF[reason] for reason in reasons}


class DecisionForm(Form):
    """A form that stands on one page with others: its ids carry its name, its fields do not."""

    id_prefix: str

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for field in self:
            field.id = field.label.field_id = f"{self.id_prefix}-{field.short_name}"


class ApprovalForm(DecisionForm):
    """A yes: for which prisoner of the register."""

    id_prefix = "approval"
    prisoner_id = RadioField(_("Prisoner in the register"), validate_choice=False)
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> Approval:
        """The yes."""
        return Approval(
            prisoner_id=row_id(self.prisoner_id.data),
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class RejectionForm(DecisionForm):
    """A no, with its reason."""

    id_prefix = "rejection"
    reason = ChoiceField(_("Reason"), Reason, _words(FOR_REJECTION))
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> Rejection:
        """The no."""
        return Rejection(
            reason=self.reason.data,
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class CallingOffForm(RejectionForm):
    """Calling off an approved visit, with its reason."""

    id_prefix = "calling-off"
    reason = ChoiceField(_("Reason"), Reason, _words(FOR_CANCELLATION))


class EntryRefusalForm(DecisionForm):
    """Turning somebody away at the gate, with its reason."""

    id_prefix = "entry-refusal"
    reason = ChoiceField(_("Reason"), Reason, _words(FOR_ENTRY_REFUSAL))


class CuttingShortForm(DecisionForm):
    """Ending a visit before its time, with its reason."""

    id_prefix = "cutting-short"
    reason = ChoiceField(_("Reason"), Reason, _words(FOR_CUTTING_SHORT))
