"""Owns a family's sitting at the help desk: its own pages, at an officer's PC, in his name.

The problem: who has a button phone or cannot read asks a tout. At the desk an officer fills the
same form, with the same rights and limits; every request names him, and the family's phone is told
so. The code that comes to her phone is her consent; without one he says how he knows her. Both
are on record.

The sitting is a sign-in at the visitor's door that also names the officer. His page hands the
browser a handover, worth one minute and one use, which the other door exchanges for the real token.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.extensions import db
from app.models.sign_in import Door, SignIn, token_hash
from app.services import audit
from app.services.sign_in_codes import add_code, use_code
from app.services.transaction import transaction
from app.services.visitors import visitor_with

if TYPE_CHECKING:
    from app.domain.actor import Actor

LASTS_FOR = timedelta(minutes=30)
HANDOVER_WORTH_FOR = timedelta(minutes=1)


def send_code_to_family(actor: Actor, phone: str, *, language: str) -> str:
    """Send a code to the family's phone and return its flow's secret; raises Refused."""
    _home_of_desk(actor)
    with transaction(SYSTEM):
        return add_code(phone, language=language)


def sit_down(actor: Actor, flow: str, typed: str, *, language: str) -> str:
    """Begin a sitting by the code that the family has read out; its handover. Raises Refused."""
    with transaction(SYSTEM):
        address = use_code(flow, typed)
        if not isinstance(address, Code):
            return _begin(actor, address, language, Act.FAMILY_HELPED, None)
    # The try was counted and committed above; only then is it refused.
    raise refused(address, "code")


def sit_down_without_code(actor: Actor, phone: str, why: str, *, language: str) -> str:
    """Begin a sitting where no code comes; `why` says how the officer knows her. Its handover."""
    with transaction(SYSTEM):
        return _begin(actor, phone, language, Act.FAMILY_HELPED_WITHOUT_CODE, why)


def take_seat(handover: str) -> str:
    """Exchange a handover, once and in time, for the token of its sitting; raises NotFound."""
    token = secrets.token_urlsafe(32)
    with transaction(SYSTEM) as session:
        taken = session.scalar(
            update(SignIn)
            .where(SignIn.token_hash == token_hash(handover), SignIn.door == Door.VISITOR)
            .where(SignIn.user_id.is_not(None), SignIn.started_at > now() - HANDOVER_WORTH_FOR)
            .values(token_hash=token_hash(token))
            .returning(SignIn.id)
            .execution_options(synchronize_session=False)
        )
    if taken is None:
        raise NotFound
    return token


def _begin(actor: Actor, address: str, language: str, act: Act, why: str | None) -> str:
    home, visitor, at = _home_of_desk(actor), visitor_with(address, language), now()
    handover = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            token_hash=token_hash(handover),
            door=Door.VISITOR,
            visitor_id=visitor.id,
            user_id=actor.id,
            started_at=at,
            ends_at=at + LASTS_FOR,
        )
    )
    audit.record(actor, act=act, facility_id=home, subject=("visitor", visitor.id), reason=why)
    return handover


def _home_of_desk(actor: Actor) -> int:
    homes = actor.facilities_where(Permission.HELP_FAMILIES)
    if not homes:
        raise NotFound
    return min(homes)
