"""Which providers of video rooms an installation has set up, and which one a home gets unasked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.integrations.addresses import origin_of
from app.integrations.errors import PermanentFailure
from app.integrations.video.bigbluebutton import BigBlueButton
from app.integrations.video.builtin import BuiltinVideo
from app.integrations.video.fixed_link import FixedLink
from app.integrations.video.jitsi import Jitsi

if TYPE_CHECKING:
    from app.integrations.video.base import LinkProvider, VideoProvider


class VideoSettings(Protocol):
    """The settings that decide where video visits happen."""

    @property
    def video_provider(self) -> str:
        """Which provider a home has that has chosen none: builtin, jitsi or bigbluebutton."""

    @property
    def jitsi_url(self) -> str:
        """Where Jitsi Meet is; empty where there is none."""

    @property
    def jitsi_app_id(self) -> str:
        """Who signs the tokens."""

    @property
    def jitsi_secret(self) -> str:
        """What the tokens are signed with."""

    @property
    def jitsi_subject(self) -> str:
        """The server or tenant that the tokens are for."""

    @property
    def bigbluebutton_url(self) -> str:
        """Where BigBlueButton is; empty where there is none."""

    @property
    def bigbluebutton_secret(self) -> str:
        """What its requests are signed with."""

    @property
    def video_link_origins(self) -> str:
        """Where a home's fixed link may lead, with commas; empty where none may have one."""


@dataclass(frozen=True, kw_only=True)
class VideoProviders:
    """Our own rooms, the providers elsewhere by name, and who it is when nobody has chosen."""

    ours: BuiltinVideo
    elsewhere: dict[str, LinkProvider]
    unless_chosen: str
    # Where a form that joins a call may lead.
    origins: tuple[str, ...]

    def called(self, name: str | None) -> VideoProvider:
        """The provider of this name; one that is not set up here is the one nobody has chosen."""
        found = self.elsewhere.get(name or self.unless_chosen)
        if found is None and name not in (None, self.ours.name):
            found = self.elsewhere.get(self.unless_chosen)
        return found or self.ours

    @property
    def names(self) -> tuple[str, ...]:
        """What a home may choose."""
        return (self.ours.name, *self.elsewhere)


def video_providers(settings: VideoSettings, secret: str) -> VideoProviders:
    """All that are set up; `secret` signs our own rooms' tokens and nothing else."""
    elsewhere: dict[str, LinkProvider] = {}
    origins: list[str] = []
    if settings.jitsi_url:
        elsewhere["jitsi"] = Jitsi(
            settings.jitsi_url,
            settings.jitsi_app_id,
            settings.jitsi_secret,
            settings.jitsi_subject,
        )
        origins.append(origin_of(settings.jitsi_url))
    if settings.bigbluebutton_url:
        secret_there = settings.bigbluebutton_secret
        elsewhere["bigbluebutton"] = BigBlueButton(settings.bigbluebutton_url, secret_there)
        origins.append(origin_of(settings.bigbluebutton_url))
    if settings.video_link_origins:
        links = FixedLink(settings.video_link_origins)
        elsewhere["link"] = links
        origins += links.origins
    chosen = settings.video_provider
    if chosen not in ("builtin", *elsewhere):
        raise PermanentFailure(f"no video provider is called {chosen}")
    return VideoProviders(
        ours=BuiltinVideo(secret),
        elsewhere=elsewhere,
        unless_chosen=chosen,
        origins=tuple(dict.fromkeys(origins)),
    )
