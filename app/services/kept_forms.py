"""Owns keeping a form whose sender must sign in again first, and forgetting it once it is sent.

Nothing of it is judged or done. It is shown again to the one who typed it, in the form it was
typed in, and only her own press sends it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.domain.actor import SYSTEM, ActorKind
from app.domain.clock import now
from app.models.kept_form import KeptForm
from app.queries.kept_forms import Typed, typed_by
from app.services.drafts import LONGEST_ANSWER, LONGEST_NAME, MOST_ANSWERS, kept_text
from app.services.sign_ins import LASTS_FOR
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

# A note, not a store: whoever comes back looks at one form, or a few tabs.
MOST_FORMS = 5
LONGEST_PATH = 200


def keep_form(actor: Actor, path: str, typed: Typed) -> None:
    """Keep what this person sent to `path`, in place of what was kept of it before."""
    if len(path) > LONGEST_PATH or actor.kind is ActorKind.SYSTEM:
        return
    with transaction(actor) as session:
        session.execute(delete(KeptForm).where(typed_by(actor), KeptForm.path == path))
        newest = select(KeptForm.id).where(typed_by(actor)).order_by(KeptForm.id.desc())
        stay = session.scalars(newest.limit(MOST_FORMS - 1)).all()
        session.execute(delete(KeptForm).where(typed_by(actor), KeptForm.id.not_in(stay)))
        is_family = actor.kind is ActorKind.VISITOR
        session.add(
            KeptForm(
                visitor_id=actor.id if is_family else None,
                user_id=None if is_family else actor.id,
                path=path,
                answers=json.dumps([(name, kept_text(text)) for name, text in bounded(typed)]),
                kept_at=now(),
            )
        )


def forget_form(actor: Actor, path: str) -> None:
    """Forget what was kept of the form that is sent to `path`: it has been sent now."""
    with transaction(actor) as session:
        session.execute(delete(KeptForm).where(typed_by(actor), KeptForm.path == path))


def drop_old_forms() -> None:
    """Forget the forms that nobody came back for while a sign-in lasts."""
    with transaction(SYSTEM) as session:
        session.execute(
            delete(KeptForm)
            .where(KeptForm.kept_at < now() - LASTS_FOR)
            .execution_options(synchronize_session=False)
        )


def bounded(typed: Typed) -> Typed:
    """As much of a form as any of ours can hold."""
    named = [(name, text) for name, text in typed if len(name) <= LONGEST_NAME]
    return [(name, text[:LONGEST_ANSWER]) for name, text in named[:MOST_ANSWERS]]
