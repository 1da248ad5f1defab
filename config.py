"""Owns every setting: its name, type, default, and the one place that reads the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsFault(Exception):
    """All faults found in the settings, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one installation may choose. What one home may choose is a row, not a setting."""

    environment: str = "development"
    secret_key: str = field(repr=False)
    database_url: str
    redis_url: str = field(default="", repr=False)
    data_dir: Path
    public_url: str
    port: int = 8000
    demo: bool = True
    htmx_source: str = "cdn"
    trusted_proxies: int = 0
    sms_provider: str = "demo"
    sms_url: str = ""
    sms_token: str = field(default="", repr=False)
    sms_receipt_key: str = field(default="", repr=False)
    sms_header: str = ""
    sms_entity: str = ""
    sms_address: str = ""
    complaint_number: str = ""
    email_provider: str = "demo"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_tls: bool = True
    email_from: str = ""
    video_provider: str = "builtin"
    turn_urls: str = ""
    turn_secret: str = field(default="", repr=False)
    relay_only: bool = False
    jitsi_url: str = ""
    jitsi_app_id: str = ""
    jitsi_secret: str = field(default="", repr=False)
    jitsi_subject: str = ""
    bigbluebutton_url: str = ""
    bigbluebutton_secret: str = field(default="", repr=False)
    video_link_origins: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read every setting from the environment, or raise SettingsFault naming all faults."""
        environ = os.environ if environ is None else environ
        faults: list[str] = []
        found = _read(environ, faults)
        production = found.get("environment") == "production"
        found.setdefault("data_dir", Path("var"))
        found["data_dir"] = found["data_dir"].absolute()
        found.setdefault("port", cls.port)
        found.setdefault("demo", not production)
        if not found.get("secret_key") and not production:
            found["secret_key"] = _kept_secret(found["data_dir"])
        found.setdefault("secret_key", "")
        found.setdefault("database_url", f"sqlite:///{found['data_dir'] / 'emulaqat.sqlite3'}")
        found.setdefault("public_url", "" if production else f"http://127.0.0.1:{found['port']}")
        found["public_url"] = found["public_url"].rstrip("/")
        settings = cls(**found)
        faults += _faults(settings, environ)
        if faults:
            raise SettingsFault(faults)
        return settings

    @classmethod
    def for_tests(cls, data_dir: Path, **changes: Any) -> Settings:
        """Settings for one test, with everything kept inside `data_dir`."""
        base = cls(
            environment="testing",
            secret_key="a-secret-for-tests-only-0123456789abcdef",
            database_url=f"sqlite:///{data_dir / 'test.sqlite3'}",
            data_dir=data_dir,
            public_url="http://localhost",
            htmx_source="own",
        )
        return replace(base, **changes)

    @property
    def is_https(self) -> bool:
        """Whether the public sees this portal over TLS, which decides the cookies' flags."""
        return urlsplit(self.public_url).scheme == "https"


CHOICES = {
    "environment": ("development", "production", "testing"),
    "htmx_source": ("cdn", "own"),
    "sms_provider": ("demo", "http"),
    "email_provider": ("demo", "smtp"),
    "video_provider": ("builtin", "jitsi", "bigbluebutton"),
}
SECRETS = (
    "secret_key",
    "sms_token",
    "sms_receipt_key",
    "smtp_password",
    "jitsi_secret",
    "bigbluebutton_secret",
    "turn_secret",
    "database_url",
    "redis_url",
)
# It stands in an address, and is all that proves the gateway.
RECEIPT_KEY = re.compile(r"[A-Za-z0-9_-]{24,}")
NEEDED_BY = {
    ("sms_provider", "http"): ("sms_url", "sms_token", "sms_header"),
    ("email_provider", "smtp"): ("smtp_host", "email_from"),
    ("video_provider", "jitsi"): ("jitsi_url", "jitsi_app_id", "jitsi_secret", "jitsi_subject"),
    ("video_provider", "bigbluebutton"): ("bigbluebutton_url", "bigbluebutton_secret"),
}
# One home may be at a provider that the others are not at, so each is set up whole or not at all.
TOGETHER = (
    ("turn_urls", "turn_secret"),
    ("jitsi_url", "jitsi_app_id", "jitsi_secret", "jitsi_subject"),
    ("bigbluebutton_url", "bigbluebutton_secret"),
)


def _read(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for setting in fields(Settings):
        text = _text_of(setting.name, environ, faults)
        if text:
            _convert(setting.name, str(setting.type), text, found, faults)
    return found


def _text_of(name: str, environ: Mapping[str, str], faults: list[str]) -> str:
    """The setting's text; a secret may come from the file that NAME_FILE names."""
    path = environ.get(f"{name.upper()}_FILE", "")
    if name not in SECRETS or not path:
        return environ.get(name.upper(), "").strip()
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        faults.append(f"{name.upper()}_FILE: {path} cannot be read ({error.strerror}).")
        return ""


def _convert(name: str, kind: str, text: str, found: dict[str, Any], faults: list[str]) -> None:
    if kind == "int":
        if not text.isdigit():
            faults.append(f"{name.upper()} must be a whole number, not «{text}».")
            return
        found[name] = int(text)
    elif kind == "bool":
        if text not in ("0", "1"):
            faults.append(f"{name.upper()} must be 1 or 0, not «{text}».")
            return
        found[name] = text == "1"
    else:
        found[name] = Path(text) if kind == "Path" else text


def _faults(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    faults = [
        f"{name.upper()} must be one of {', '.join(allowed)}."
        for name, allowed in CHOICES.items()
        if getattr(settings, name) not in allowed
    ]
    for (name, choice), needed in NEEDED_BY.items():
        if getattr(settings, name) == choice:
            faults += [
                f"{name.upper()}={choice} also needs {other.upper()}."
                for other in needed
                if not getattr(settings, other)
            ]
    for names in TOGETHER:
        if 0 < sum(bool(getattr(settings, name)) for name in names) < len(names):
            listed = " and ".join(name.upper() for name in names)
            faults.append(f"{listed} are set together or not at all.")
    if settings.sms_receipt_key and not RECEIPT_KEY.fullmatch(settings.sms_receipt_key):
        faults.append("SMS_RECEIPT_KEY must be 24 or more letters, digits, - or _.")
    if settings.relay_only and not settings.turn_urls:
        faults.append("RELAY_ONLY=1 also needs TURN_URLS and TURN_SECRET.")
    if settings.environment == "production":
        faults += _production_faults(settings, environ)
    return faults


def _production_faults(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """A production start without these would be unsafe, so it does not start."""
    faults = []
    if len(settings.secret_key) < 32:
        faults.append("SECRET_KEY must be set to at least 32 random characters.")
    if not settings.is_https:
        faults.append("PUBLIC_URL must be the https:// address that families type.")
    if "TRUSTED_PROXIES" not in environ:
        faults.append("TRUSTED_PROXIES must say how many proxies stand in front (0 if none).")
    for name in ("sms_provider", "email_provider"):
        if getattr(settings, name) == "demo" and not settings.demo:
            faults.append(f"{name.upper()} must be a real one unless DEMO=1.")
    return faults


def _kept_secret(data_dir: Path) -> str:
    """The development secret, made once and kept beside the data so that sign-ins survive."""
    path = data_dir / "keys" / "secret_key"
    for folder in (data_dir, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
