"""Which provider of video rooms an installation has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.integrations.errors import PermanentFailure
from app.integrations.video.demo import DemoVideo
from app.integrations.video.jitsi import Jitsi

if TYPE_CHECKING:
    from app.integrations.video.base import VideoProvider


class VideoSettings(Protocol):
    """The settings that decide where video visits happen."""

    @property
    def public_url(self) -> str:
        """The address that families type."""

    @property
    def video_provider(self) -> str:
        """Which provider: demo or jitsi."""

    @property
    def jitsi_url(self) -> str:
        """Where Jitsi Meet is."""

    @property
    def jitsi_app_id(self) -> str:
        """Who signs the tokens."""

    @property
    def jitsi_secret(self) -> str:
        """What the tokens are signed with."""

    @property
    def jitsi_subject(self) -> str:
        """The server or tenant that the tokens are for."""


def video_provider(settings: VideoSettings, secret: str) -> VideoProvider:
    """The chosen provider; `secret` signs the demo's tokens and is used for nothing else."""
    if settings.video_provider == "demo":
        return DemoVideo(settings.public_url, secret)
    if settings.video_provider == "jitsi":
        return Jitsi(
            settings.jitsi_url,
            settings.jitsi_app_id,
            settings.jitsi_secret,
            settings.jitsi_subject,
        )
    raise PermanentFailure(f"no video provider is called {settings.video_provider}")
