"""The providers of the current application: the only file that knows every kind.

Services ask for `providers.sms` and never learn which company stands behind it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, current_app

from app.integrations.demo_phone import DemoPhone
from app.integrations.email.registry import EmailSettings, email_sender
from app.integrations.sms.registry import SmsSettings, sms_sender
from app.integrations.video.registry import VideoProviders, VideoSettings, video_providers

if TYPE_CHECKING:
    from app.integrations.email.base import EmailSender
    from app.integrations.sms.base import SmsSender


class ProviderSettings(SmsSettings, EmailSettings, VideoSettings, Protocol):
    """All that decides which providers an installation has."""

    @property
    def secret_key(self) -> str:
        """The installation's master secret."""


@dataclass(frozen=True, kw_only=True)
class ProviderSet:
    """One provider of each kind, and the demo phone that the demo ones write to."""

    sms: SmsSender
    email: EmailSender
    video: VideoProviders
    demo_phone: DemoPhone


class Providers:
    """The door to the outside, the same object for every application of this process."""

    def init_app(self, app: Flask, settings: ProviderSettings) -> None:
        """Build the chosen providers for this application; nothing is contacted yet."""
        app.extensions["providers"] = ProviderSet(
            sms=sms_sender(settings),
            email=email_sender(settings),
            video=video_providers(settings, _room_secret(settings.secret_key)),
            demo_phone=DemoPhone.within(settings.data_dir),
        )

    def replace(self, app: Flask, **others: Any) -> None:
        """Put other providers in place of this application's own, by kind."""
        app.extensions["providers"] = replace(app.extensions["providers"], **others)

    @property
    def sms(self) -> SmsSender:
        """The sender of text messages."""
        return _current().sms

    @property
    def email(self) -> EmailSender:
        """The sender of e-mail."""
        return _current().email

    @property
    def video(self) -> VideoProviders:
        """The providers of video rooms: a home has one of them."""
        return _current().video

    @property
    def demo_phone(self) -> DemoPhone:
        """The inbox of the demo; empty where real providers are chosen."""
        return _current().demo_phone


providers = Providers()


def _current() -> ProviderSet:
    chosen: ProviderSet = current_app.extensions["providers"]
    return chosen


def _room_secret(secret_key: str) -> str:
    """A key of its own, so that a room token can never be mistaken for anything else we sign."""
    return hmac.new(secret_key.encode(), b"video room tokens", hashlib.sha256).hexdigest()
