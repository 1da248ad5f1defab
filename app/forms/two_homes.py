"""Owns the forms of visits between two homes: a prisoner's wish, and what his own home decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from app.domain.name_key import clean_name
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, Reason
from app.domain.relations import Relation, RelationClass, relation_class
from app.forms.approvals import DecisionForm, RejectionForm, reason_words
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanParagraph, CleanText, NameField, row_id
from app.services.two_homes import WantedMeeting
from app.wording.people import RELATION

if TYPE_CHECKING:
    from collections.abc import Iterable

# Spouses, siblings, parents and children; counsel and officials have their own ways in.
KIN = {one: RELATION[one] for one in Relation if relation_class(one) is RelationClass.FAMILY}


class MeetingForm(Form):
    """A prisoner's wish, entered by an officer of his home; the hours are set by the route."""

    request_key = HiddenField(filters=[lambda text: clean_name(text or "")])
    number = CleanText(_("Number of your prisoner"), most=40)
    relation = ChoiceField(_("He or she is the other's"), Relation, KIN)
    proof = CleanParagraph(_("What shows that they are related?"), most=500)
    wanted_name = NameField(_("Whom does he or she ask to see?"), most=120)
    wanted_parent_name = NameField(_("Father's or husband's name"), most=120, is_required=False)
    wanted_number = CleanText(_("Prisoner number there"), most=40, is_required=False)
    slot_id = SelectField(_("Hour free in both homes"), validate_choice=False)

    def offer(self, hours: Iterable[tuple[int, str]]) -> None:
        """Let the form offer these hours."""
        choices = [("", str(_("Choose…"))), *((str(id), words) for id, words in hours)]
        self.slot_id.choices = choices

    def facts(self, home_id: int, other_home_id: int) -> WantedMeeting:
        """The wish."""
        return WantedMeeting(
            request_key=self.request_key.data or "",
            home_id=home_id,
            number=self.number.data or "",
            other_home_id=other_home_id,
            slot_id=row_id(self.slot_id.data),
            relation=self.relation.data,
            proof=self.proof.data or "",
            wanted_name=self.wanted_name.data or "",
            wanted_parent_name=self.wanted_parent_name.data,
            wanted_number=self.wanted_number.data,
        )


class AgreementForm(DecisionForm):
    """A yes of the asker's home."""

    id_prefix = "agreement"
    staff_note = CleanParagraph(_("Note for staff of both homes"), most=1000, is_required=False)


class SideAnswerForm(DecisionForm):
    """What the asker's home answers when the other asks something back."""

    id_prefix = "reply"
    noun = "answer"
    answer = CleanParagraph(_("Your answer"), most=500)


class SidePickForm(DecisionForm):
    """The hour that the asker's home takes of those it was offered."""

    id_prefix = "pick"
    slot_id = HiddenField()


class SideRefusalForm(RejectionForm):
    """A no of the asker's home."""

    id_prefix = "refusal"
    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_REJECTION))
    family_note = CleanParagraph(_("What the prisoner is told"), most=500, is_required=False)
    staff_note = CleanParagraph(_("Note for staff of both homes"), most=1000, is_required=False)


class SideCallingOffForm(SideRefusalForm):
    """The same for a visit that both have agreed to."""

    reason = ChoiceField(_("Reason"), Reason, reason_words(FOR_CANCELLATION))


class NewHourForm(DecisionForm):
    """Another hour that one home proposes for a meeting; the hours are set by the route."""

    id_prefix = "new_hour"
    slot_id = SelectField(_("Hour free in both homes"), validate_choice=False)
    family_note = CleanParagraph(_("Note to the other home"), most=500, is_required=False)

    def offer(self, hours: Iterable[tuple[int, str]]) -> None:
        """Let the form offer these hours."""
        choices = [("", str(_("Choose…"))), *((str(id), words) for id, words in hours)]
        self.slot_id.choices = choices


class HourAnswerForm(DecisionForm):
    """The other home's yes or no to it, or that it is taken back."""

    id_prefix = "hour_answer"
    proposal_id = HiddenField()
    family_note = CleanParagraph(_("Note to the other home"), most=500, is_required=False)
