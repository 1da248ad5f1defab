"""Owns the headers that keep a browser honest: one strict policy, with a nonce for each page."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g

from app.integrations.providers import providers
from app.web.look import is_look_kept

POLICY = (
    "default-src 'none';script-src 'nonce-{nonce}';style-src 'self'{inside};"
    "img-src 'self' data:;connect-src 'self';form-action 'self'{elsewhere};"
    "base-uri 'none';frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Phones and office PCs are shared: no page is kept for the next person's Back button.
    "Cache-Control": "no-store",
}
DOCUMENT_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self),microphone=(self),geolocation=()",
}


def init_app(app: Flask) -> None:
    """Send the headers with every answer of this application."""
    app.after_request(_add_headers)


def csp_nonce() -> str:
    """This page's nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def look_nonce() -> str:
    """The same nonce, for a look that stands inside this page."""
    g.has_look_inside = True
    return csp_nonce()


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["IS_HTTPS"]:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    # A redirect is never drawn: on a slow line each form would pay for what nobody reads.
    if 300 <= response.status_code < 400:
        response.set_data(b"")
        response.headers.pop("Content-Type", None)
    else:
        _add_document_headers(response)
    return response


def _add_document_headers(response: Response) -> None:
    for name, value in DOCUMENT_HEADERS.items():
        response.headers.setdefault(name, value)
    # Who keeps the look is sent none inside a page; then none that somebody slipped in is drawn.
    has_look_inside = "has_look_inside" in g or not is_look_kept()
    # Browsers hold a redirect that follows a form to form-action too: «join» leads to the
    # video providers elsewhere, so their addresses are part of the policy.
    response.headers["Content-Security-Policy"] = POLICY.format(
        nonce=csp_nonce(),
        inside=f" 'nonce-{csp_nonce()}'" if has_look_inside else "",
        elsewhere="".join(f" {one}" for one in providers.video.origins),
    )
