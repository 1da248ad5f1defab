"""Owns a whole request as typed so far: its forms filled from the draft, and the facts of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from app.domain.compassion import Lane
from app.domain.policy import Mode
from app.forms.base import Form
from app.forms.compassion import UrgentForm
from app.forms.fields import row_id
from app.forms.visits import MOST_COMPANIONS, OtherHoursForm, PartyForm, WhenForm, WhomForm
from app.services.visits import WantedVisit

if TYPE_CHECKING:
    from app.models.kept_person import KeptPerson


class Step(StrEnum):
    """The questions, in their order; `check` asks nothing new."""

    WHOM = "whom"
    WHEN = "when"
    PARTY = "party"
    CHECK = "check"


F = TypeVar("F", bound=Form)
# District → (id, name) of each home in it.
Homes = Mapping[str, Sequence[tuple[str, str]]]


class Answers:
    """What a draft holds, seen through the forms that asked for it; each is filled when used."""

    def __init__(self, typed: Mapping[str, str], homes: Callable[[], Homes]) -> None:
        self.typed = typed
        self._homes = homes

    @cached_property
    def whom(self) -> WhomForm:
        """Whom they want to meet."""
        return whom_form(self._homes(), self.typed)

    @cached_property
    def when(self) -> WhenForm:
        """When, and in which way."""
        return _filled(WhenForm, self.typed)

    @cached_property
    def party(self) -> PartyForm:
        """Who comes."""
        return _filled(PartyForm, self.typed)

    @cached_property
    def other_hours(self) -> OtherHoursForm:
        """The further hours that would do."""
        return _filled(OtherHoursForm, self.typed)

    @cached_property
    def urgent(self) -> UrgentForm:
        """What has happened, when it is urgent."""
        return _filled(UrgentForm, self.typed)

    @property
    def lane(self) -> Lane:
        """By which door she came: urgent only while what has happened is said."""
        asked = self.typed.get("lane") == Lane.COMPASSION and self.urgent.validate()
        return Lane.COMPASSION if asked else Lane.ORDINARY

    @property
    def is_urgent(self) -> bool:
        """Whether it is the door of death or grave illness."""
        return self.lane is Lane.COMPASSION

    @property
    def facility_id(self) -> int | None:
        """The home that was picked, if one was."""
        return row_id(self.typed.get("facility_id"))

    @property
    def mode(self) -> Mode:
        """The way of meeting that was picked; at the home until something else is."""
        return Mode.VIDEO if self.typed.get("mode") == Mode.VIDEO else Mode.PHYSICAL

    @property
    def waits(self) -> bool:
        """Whether she joins the line for a full day; then the hour only stands for its day."""
        return self.typed.get("waits") == "1"

    @property
    def first_open_step(self) -> Step:
        """The first question whose answer does not stand."""
        forms: tuple[tuple[Step, Form], ...] = (
            (Step.WHOM, self.whom),
            (Step.WHEN, self.when),
            (Step.PARTY, self.party),
        )
        return next((step for step, form in forms if not form.validate()), Step.CHECK)

    def facts(self, request_key: str) -> WantedVisit:
        """The request; only once every question is answered."""
        whom = self.whom
        return WantedVisit(
            request_key=request_key,
            facility_id=int(whom.facility_id.data),
            slot_id=int(self.when.slot_id.data),
            relation=whom.relation.data,
            wanted_name=whom.wanted_name.data or "",
            wanted_parent_name=whom.wanted_parent_name.data,
            wanted_age=whom.wanted_age.data,
            wanted_gender=whom.wanted_gender.data,
            wanted_number=whom.wanted_number.data,
            companions=self.party.facts(),
            other_slot_ids=self.other_hours.ids,
            needs=self.party.ticked(),
            needs_note=self.party.needs_note.data,
            urgent=self.urgent.facts() if self.is_urgent else None,
        )


def with_person(typed: Mapping[str, str], person: KeptPerson, year: int) -> dict[str, str]:
    """The answers that put this person on the first empty place of the party, if there is one.

    Who is named already is not put there twice.
    """
    names = {n: (typed.get(f"companions-{n}-name") or "").strip() for n in range(MOST_COMPANIONS)}
    free = [place for place, name in names.items() if not name]
    if not free or person.name in names.values():
        return {}
    answers = {
        "name": person.name,
        "age": str(person.age_in(year)),
        "gender": person.gender.value,
        "relation": person.relation.value,
        "identity_kind": person.identity_kind.value,
    }
    return {f"companions-{free[0]}-{field}": value for field, value in answers.items()}


def whom_form(homes: Homes, typed: Mapping[str, str] | None = None) -> WhomForm:
    """The first question with its homes: as sent just now, or filled from a draft."""
    form: WhomForm = WhomForm() if typed is None else _filled(WhomForm, typed)
    offer_homes(form, homes)
    return form


def offer_homes(form: WhomForm, homes: Homes) -> None:
    """Let this form offer these homes, under their districts."""
    form.facility_id.choices = [SelectChoice("", gettext("Choose…"))] + [
        SelectChoice(value, name, optgroup=district)
        for district, here in homes.items()
        for value, name in here
    ]


def _filled(form: type[F], typed: Mapping[str, str]) -> F:
    # A draft is not a post: it was checked for forgery when it was sent.
    return form(MultiDict(typed), meta={"csrf": False})
