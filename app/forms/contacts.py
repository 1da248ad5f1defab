"""Owns the forms of a prisoner's list: a family's ask, and what an officer answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from app.domain.reasons import FOR_ASK_REFUSAL, FOR_ENDING, Reason
from app.forms.approvals import DecisionForm, RejectionForm, reason_words
from app.forms.fields import ChoiceField, CleanParagraph, CleanText, row_id
from app.forms.visits import WhomForm
from app.services.contact_answers import ListApproval
from app.services.contacts import WantedContact


class AskForm(WhomForm):
    """An ask to be put on a list; the homes are set by the route."""

    proof = CleanParagraph(_("How can you show it?"), most=500)

    def facts(self) -> WantedContact:
        """The ask."""
        return WantedContact(
            facility_id=int(self.facility_id.data),
            relation=self.relation.data,
            wanted_name=self.wanted_name.data or "",
            wanted_parent_name=self.wanted_parent_name.data,
            wanted_age=self.wanted_age.data,
            wanted_gender=self.wanted_gender.data,
            wanted_number=self.wanted_number.data,
            proof=self.proof.data or "",
        )


class ListApprovalForm(DecisionForm):
    """A yes: for which prisoner of the register."""

    id_prefix = "approval"
    prisoner_id = RadioField(_("Prisoner in the register"), validate_choice=False)
    number = CleanText(_("Or the prisoner's number in the register"), most=40, is_required=False)
    family_note = CleanParagraph(_("Note to the family"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff"), most=1000, is_required=False)

    def facts(self) -> ListApproval:
        """The yes; a number that was typed goes before what is ticked."""
        return ListApproval(
            prisoner_id=row_id(self.prisoner_id.data),
            number=self.number.data,
            family_note=self.family_note.data,
            staff_note=self.staff_note.data,
        )


class ListRefusalForm(RejectionForm):
    """A no, with its reason."""

    id_prefix = "refusal"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_ASK_REFUSAL))


class EndingForm(RejectionForm):
    """Taking somebody off a list, with its reason."""

    id_prefix = "ending"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_ENDING))
