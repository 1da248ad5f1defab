"""Owns keeping what a visitor has typed, step by step, until she sends it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.aadhaar import holds_aadhaar
from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.name_key import clean_name
from app.extensions import db
from app.models.contact import ON_LIST, Contact
from app.models.visit import Visit
from app.models.visit_draft import VisitDraft
from app.services.draft_holds import let_go
from app.services.sign_ins import LASTS_FOR
from app.services.transaction import transaction

LONGEST_NAME, LONGEST_ANSWER = 40, 2_000
MOST_ANSWERS = 60
DESCRIBED_BY = ("name", "parent_name", "age", "gender", "number")


def keep_answers(actor: Actor, answers: Mapping[str, str]) -> None:
    """Add these answers, as typed and not yet checked, to the draft of this visitor."""
    with transaction(actor) as session:
        draft = session.scalar(select(VisitDraft))
        if draft is None:
            draft = VisitDraft(
                visitor_id=actor.id or 0, request_key=secrets.token_urlsafe(32), answers="{}"
            )
            session.add(draft)
        draft.answers = json.dumps(_bounded({**json.loads(draft.answers), **answers}))
        draft.changed_at = now()


def forget_form(request_key: str) -> None:
    """Forget in the present transaction the form that was sent, and what was kept for it."""
    draft = db.session.scalar(select(VisitDraft).where(VisitDraft.request_key == request_key))
    if draft:
        db.session.delete(draft)
        let_go(draft.visitor_id)


def draft_again(actor: Actor, reference: str) -> None:
    """Begin a new request with the words and the party of an earlier one; raises NotFound.

    What was typed of another request meanwhile gives way to it.
    """
    with transaction(actor) as session:
        visit = session.scalar(
            select(Visit)
            .where(Visit.reference == reference)
            .options(selectinload(Visit.attendees), joinedload(Visit.help_asked))
        )
        if visit is None or actor.kind is not ActorKind.VISITOR:
            raise NotFound
        _begin_anew(actor, _words_of(visit) | party_of(visit))


def draft_for_contact(actor: Actor, contact_id: int) -> None:
    """Begin a request to meet somebody on whose list she is; raises NotFound."""
    with transaction(actor) as session:
        contact = session.scalar(select(Contact).where(Contact.id == contact_id, ON_LIST))
        if contact is None or actor.kind is not ActorKind.VISITOR:
            raise NotFound
        _begin_anew(actor, _words_of(contact))


def drop_draft(actor: Actor) -> None:
    """Forget the draft of this visitor."""
    with transaction(actor) as session:
        draft = session.scalar(select(VisitDraft))
        if draft is not None:
            session.delete(draft)
            let_go(draft.visitor_id)


def drop_old_drafts() -> None:
    """Forget the drafts that nobody can come back to: their sign-in has ended."""
    with transaction(SYSTEM) as session:
        session.execute(
            delete(VisitDraft)
            .where(VisitDraft.changed_at < now() - LASTS_FOR)
            .execution_options(synchronize_session=False)
        )


def _begin_anew(actor: Actor, answers: Mapping[str, str]) -> None:
    # Before the draft is added: the look for the hour kept would write a draft that is not whole.
    let_go(actor.id or 0)
    draft = db.session.scalar(select(VisitDraft))
    if draft is None:
        draft = VisitDraft(visitor_id=actor.id or 0)
        db.session.add(draft)
    draft.request_key = secrets.token_urlsafe(32)
    draft.answers = json.dumps(answers)
    draft.changed_at = now()


def _words_of(asked: Visit | Contact) -> dict[str, str]:
    """The first answers of a request or an ask, as its form names them; the hour is left open."""
    names = ("facility_id", "relation", *(f"wanted_{name}" for name in DESCRIBED_BY))
    answers = {name: getattr(asked, name) for name in names}
    return {name: str(answer) for name, answer in answers.items() if answer is not None}


def party_of(visit: Visit) -> dict[str, str]:
    """Who comes and what they need, as the forms name it; attendees and help are loaded."""
    answers = {"mode": str(visit.mode)}
    for number, person in enumerate(visit.coming):
        for field in ("name", "age", "gender", "relation", "identity_kind"):
            answers[f"companions-{number}-{field}"] = str(getattr(person, field))
    if visit.help_asked:
        answers["needs_note"] = visit.help_asked.note or ""
        answers |= {f"needs-{need}": "y" for need in visit.help_asked.ticked}
    return answers


def _bounded(answers: Mapping[str, str]) -> dict[str, str]:
    """A draft is a note, not a store: nobody fills the disk with it."""
    named = [name for name in answers if len(name) <= LONGEST_NAME][:MOST_ANSWERS]
    return {name: kept_text(answers[name]) for name in named}


def kept_text(text: str) -> str:
    """What may be kept of an answer: of an Aadhaar number nothing, not even until it is judged."""
    return "" if holds_aadhaar(clean_name(text)) else text[:LONGEST_ANSWER]
