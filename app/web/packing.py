"""Owns packing pages: against the words a browser keeps, and the pages of refusals.

Flask-Compress packs only what went well. A form that comes back with its faults is the largest
page of the journey, and it is asked for on the same slow line.
"""

from __future__ import annotations

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, current_app, request

from app.web import page_words


def init_app(app: Flask) -> None:
    """Pack every page that is worth it, for a browser that takes it."""
    app.after_request(_pack_page)


def _pack_page(response: Response) -> Response:
    is_page = response.mimetype == "text/html" and not response.is_streamed
    if not is_page or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) < current_app.config["COMPRESS_MIN_SIZE"]:
        return response
    kept = page_words.kept_words()
    if kept is not None:
        # No page may be stored on the way, so none of them says how its copies would differ.
        response.set_data(kept.pack(body))
        response.headers["Content-Encoding"] = page_words.CODING
    elif response.status_code >= 400 and "br" in request.accept_encodings:
        response.set_data(_in_brotli(body))
        response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
    return response


def _in_brotli(body: bytes) -> bytes:
    level, window = (current_app.config[f"COMPRESS_BR_{one}"] for one in ("LEVEL", "WINDOW"))
    return bytes(brotli.compress(body, quality=level, lgwin=window))
