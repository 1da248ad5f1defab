"""Owns the link of a relative elsewhere: sent by the family, used by one person, taken back.

The link opens nothing alone: whoever holds it proves the mobile or e-mail that it was sent to, as
at every door. It stands on the visit and dies with it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM, ActorKind
from app.domain.clock import now
from app.domain.errors import NotFound, refused
from app.domain.relative_links import KEY_BYTES, AskedLink, link_refusal
from app.domain.roles import Permission
from app.domain.video_room import RoomEventKind
from app.extensions import db
from app.integrations.providers import providers
from app.models import scope
from app.models.relative_link import RelativeLink, link_key_hash
from app.queries.relatives import elsewhere_of, link_for
from app.services import messages
from app.services.moves import visit_to_move
from app.services.room_log import ends_in, note
from app.services.transaction import transaction
from app.services.video import entry_of

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.attendee import Attendee
    from app.models.visit import Visit


def send_link(actor: Actor, reference: str, attendee_id: int | None, address: str) -> None:
    """Send one of the approved party a link of their own; raises NotFound or Refused."""
    key = secrets.token_urlsafe(KEY_BYTES)
    with transaction(actor) as session:
        visit = visit_to_move(reference)
        session.refresh(visit, ["video_room"])
        known = elsewhere_of(visit)
        person = next((one for one in visit.coming if one.id == attendee_id), None)
        if known is None or person is None:
            raise NotFound
        refusal = link_refusal(_asked(visit, person, address, has_other=known.link is not None))
        if refusal:
            raise refused(refusal, "address", age=visit.facility.policy.main_visitor_from_age)
        session.add(
            RelativeLink(
                visit_id=visit.id,
                attendee_id=person.id,
                address=address,
                key_hash=link_key_hash(key),
                key=key,
                sent_at=now(),
            )
        )
        messages.queue_relative_link(visit, address, f"/calls/{key}")


def take_back_link(actor: Actor, reference: str) -> None:
    """End the link of this visit and show its holder out; done already, it changes nothing."""
    with transaction(actor):
        visit = visit_to_move(reference)
        may_steer = visit.facility_id in actor.facilities_where(Permission.KEEP_VIDEO_DESK)
        if actor.kind is ActorKind.OFFICER and not may_steer:
            raise NotFound
        at, link = now(), _standing_link(visit.id)
        if link is None:
            return
        link.ended_at, link.ended_by = at, actor.kind
        for end in ends_in(visit.id):
            if end.person == link.person:
                end.left_at = at
                note(visit.id, RoomEventKind.SHOWN_OUT, at, role=end.role, name=end.name)


def relative_token(actor: Actor, key: str) -> tuple[str, str]:
    """The visit's reference and a token by which this relative enters its room once."""
    link = link_for(actor, key)
    with scope.acting(SYSTEM):
        entry = entry_of(link.visit, link.person, link.attendee.name)
        room = link.visit.video_room
    if room is None or room.provider != providers.video.ours.name:
        raise NotFound
    return link.visit.reference, providers.video.ours.entry_token(entry)


def hold_link(visit_id: int, person: str) -> None:
    """Raise NotFound unless this relative's link stands; it cannot be taken back meanwhile.

    A token lives for minutes: one that was made before the link was taken back opens nothing.
    """
    link = _standing_link(visit_id)
    if link is None or link.person != person:
        raise NotFound


def _standing_link(visit_id: int) -> RelativeLink | None:
    return db.session.scalar(
        select(RelativeLink)
        .where(RelativeLink.visit_id == visit_id, RelativeLink.ended_at.is_(None))
        # PostgreSQL: coming in and being shown out happen one after the other.
        .with_for_update(key_share=True)
    )


def _asked(visit: Visit, person: Attendee, address: str, *, has_other: bool) -> AskedLink:
    rows = select(RelativeLink).where(RelativeLink.visit_id == visit.id)
    before = list(db.session.scalars(rows))
    own = {visit.visitor.phone, visit.visitor.sign_in_email, visit.visitor.email}
    return AskedLink(
        age=person.age,
        least_age=visit.facility.policy.main_visitor_from_age,
        is_own_address=address in own,
        has_other=has_other,
        home_took_it_back=any(
            one.attendee_id == person.id and one.ended_by is ActorKind.OFFICER for one in before
        ),
        sent_before=len(before),
    )
