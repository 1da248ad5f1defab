"""Weighs the family's journey as it comes from a real installation: by HTTP/2, from behind Caddy.

The portal itself speaks HTTP/1.1, which says every header in full with every answer. What a phone
gets is what the web server in front makes of that: HTTP/2 says a header once and a number after.
"""

from __future__ import annotations

import json
import sys
from itertools import product

from bench.caddy import caddy_in_front, found_caddy
from bench.figures import figure
from bench.keeping_phone import KeepingPhone
from bench.phone import Phone, over_http
from bench.portal import free_port, running_portal
from bench.weigh import LANGUAGES, Budget, code_from_demo, is_light, walk

try:
    from bench.http2 import Http2Line
except ImportError:
    Http2Line = None

# 25 and 40 kB are kept for a browser that keeps our pages' words. To be lowered, never raised.
BUDGETS = {
    Phone: Budget(without_script=33_600, whole=35_200, with_htmx=47_200),
    KeepingPhone: Budget(without_script=25_000, whole=26_600, with_htmx=40_000),
}


def main() -> int:
    """Weigh the journey in each language; 0 when it is light enough, or cannot be weighed here."""
    caddy = found_caddy()
    if Http2Line is None or caddy is None:
        return _say_why_not()
    port = free_port()
    on_the_web = {"PUBLIC_URL": f"https://localhost:{port}", "TRUSTED_PROXIES": "1"}
    with (
        running_portal(on_the_web) as portal,
        caddy_in_front(caddy, port, portal.port) as signed_by,
    ):
        behind, lights = over_http(portal.port), []
        for at, (kind, language) in enumerate(product(BUDGETS, LANGUAGES)):
            line = Http2Line(port, signed_by)
            phone = walk(line, language, f"98301{at:05d}", code_from_demo(behind), kind, behind)
            lights.append(is_light(phone, language, BUDGETS, "HTTP/2"))
            figure("with TLS, htmx too", line.with_tls, "bytes", language=language)
            line.close()
    return 0 if all(lights) else 1


def _say_why_not() -> int:
    lacks = "Caddy" if Http2Line else "h2 (make setup-dev)"
    said = {"metric": "journey by HTTP/2", "value": None, "not measured": f"{lacks} is not here"}
    print(json.dumps(said))  # noqa: T201 -- a bench speaks to whoever runs it
    return 0


if __name__ == "__main__":
    sys.exit(main())
