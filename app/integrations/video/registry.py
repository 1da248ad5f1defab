"""Which provider of video rooms an installation has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.integrations.errors import PermanentFailure
from app.integrations.video.builtin import BuiltinVideo
from app.integrations.video.jitsi import Jitsi

if TYPE_CHECKING:
    from app.integrations.video.base import VideoProvider


class VideoSettings(Protocol):
    """The settings that decide where video visits happen."""

    @property
    def video_provider(self) -> str:
        """Which provider: builtin or jitsi."""

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
    """The chosen provider; `secret` signs our own rooms' tokens and nothing else."""
    if settings.video_provider == "builtin":
        return BuiltinVideo(secret)
    if settings.video_provider == "jitsi":
        return Jitsi(
            settings.jitsi_url,
            settings.jitsi_app_id,
            settings.jitsi_secret,
            settings.jitsi_subject,
        )
    raise PermanentFailure(f"no video provider is called {settings.video_provider}")
