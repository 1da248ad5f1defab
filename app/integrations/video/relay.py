"""The relay: which TURN servers a browser may use, with credentials that soon end.

The credentials follow the time-limited scheme of coturn's `use-auth-secret`: the user name says
until when, the password is its HMAC-SHA1 under the secret shared with the relay.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

GRACE = timedelta(minutes=10)


def ice_settings(
    urls: str, secret: str, *, relay_only: bool, person: str, closes_at: datetime
) -> dict[str, Any]:
    """What RTCPeerConnection is told; with no relay set up, browsers meet directly."""
    if not urls:
        return {"iceServers": []}
    user = f"{int((closes_at + GRACE).timestamp())}:{person}"
    digest = hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()
    server = {
        "urls": [url.strip() for url in urls.split(",") if url.strip()],
        "username": user,
        "credential": base64.b64encode(digest).decode(),
    }
    return {"iceServers": [server], "iceTransportPolicy": "relay" if relay_only else "all"}
