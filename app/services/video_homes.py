"""Owns where a home's calls happen, as its superintendent chooses, and whom its families ring."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.domain.audit_acts import Act
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.domain.video_room import VideoPlace
from app.integrations.providers import providers
from app.integrations.video.fixed_link import FixedLink
from app.models.facility import Facility
from app.services.audit import record
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


@dataclass(frozen=True, kw_only=True)
class VideoHome:
    """What a home has chosen; no place is the installation's own choice."""

    place: VideoPlace | None
    link: str | None
    help_phone: str | None


def choose_video(actor: Actor, facility_id: int, home: VideoHome) -> None:
    """Set where the calls approved from now on happen; raises Refused or NotFound."""
    if facility_id not in actor.facilities_where(Permission.CHOOSE_VIDEO):
        raise NotFound
    _check(home)
    with transaction(actor) as session:
        facility = session.get_one(Facility, facility_id, with_for_update={"key_share": True})
        before = VideoHome(
            place=facility.video_place, link=facility.video_link, help_phone=facility.help_phone
        )
        facility.video_place, facility.video_link = home.place, home.link
        facility.help_phone = home.help_phone
        new = asdict(home)
        changed = {name: (old, new[name]) for name, old in asdict(before).items()}
        record(
            actor,
            act=Act.VIDEO_HOME_SET,
            facility_id=facility_id,
            subject=("facility", facility_id),
            details={name: pair for name, pair in changed.items() if pair[0] != pair[1]},
        )


def places_set_up() -> tuple[str, ...]:
    """Where the calls of a home can happen, as this portal is set up."""
    return providers.video.names


def _check(home: VideoHome) -> None:
    if home.place is not None and home.place not in providers.video.names:
        raise refused(Code.VIDEO_PLACE_MISSING, "place")
    links = providers.video.elsewhere.get(VideoPlace.LINK)
    if not isinstance(links, FixedLink):
        if home.link:
            raise refused(Code.VIDEO_PLACE_MISSING, "link")
        return
    is_wanted = home.place is VideoPlace.LINK or bool(home.link)
    if is_wanted and not links.may_lead_to(home.link or ""):
        raise refused(Code.VIDEO_LINK_ELSEWHERE, "link", origins=", ".join(links.origins))
