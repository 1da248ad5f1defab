"""Which web addresses a provider may be given: https, or plain http on this very machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from app.integrations.errors import PermanentFailure


def trusted_url(url: str) -> str:
    """The same address, or raise PermanentFailure if no secret may be sent there."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise PermanentFailure("provider address cannot be read") from None
    if not host or parts.username is not None or parts.query or parts.fragment:
        raise PermanentFailure("provider address must be a scheme, a host and a path")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        raise PermanentFailure("provider address must begin with https://")
    return url


def origin_of(url: str) -> str:
    """Scheme, host and port of an address; raises PermanentFailure as `trusted_url` does."""
    parts = urlsplit(trusted_url(url))
    return f"{parts.scheme}://{parts.netloc}"


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
