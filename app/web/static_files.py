"""Owns how the static files are served: kept for ever, with no more headers than that needs.

An address names what its file says (web/assets.py), so nobody asks whether it has changed: what
a browser would ask with is not sent. On a slow line each file would pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise

from app.web import assets, look, page_words

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import WSGIApplication
    from whitenoise.responders import StaticFile

NOT_SENT = frozenset({"last-modified", "etag"})


class StaticFiles(WhiteNoise):
    """WhiteNoise for our own pages: no other site reads these, nobody asks for news of them."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__(
            app,
            root=str(assets.STATIC),
            prefix="static/",
            max_age=assets.FOR_EVER,
            allow_all_origins=False,
            add_headers_function=_say_more,
        )

    def get_static_file(self, *place: Any, **more: Any) -> StaticFile:
        """The file, ready to be sent."""
        file = super().get_static_file(*place, **more)
        file.alternatives = [
            (coding, path, [one for one in headers if one[0].lower() not in NOT_SENT])
            for coding, path, headers in file.alternatives
        ]
        return file


def _say_more(headers: Headers, path: str, url: str) -> None:
    look.name_with_sheet(headers, path, url)
    page_words.name_as_words(headers, path, url)
