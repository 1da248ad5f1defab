"""Owns packing the pages of refusals: Flask-Compress packs only what went well.

A form that comes back with its faults is the largest page of the journey, and it is asked for on
the same slow line.
"""

from __future__ import annotations

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, current_app, request


def init_app(app: Flask) -> None:
    """Pack every refusal that is worth it, for a browser that takes it."""
    app.after_request(_pack_refusal)


def _pack_refusal(response: Response) -> Response:
    is_page = response.status_code >= 400 and response.mimetype == "text/html"
    is_packed = "Content-Encoding" in response.headers
    if not is_page or is_packed or "br" not in request.accept_encodings:
        return response
    body = response.get_data()
    if len(body) >= current_app.config["COMPRESS_MIN_SIZE"]:
        level, window = (current_app.config[f"COMPRESS_BR_{one}"] for one in ("LEVEL", "WINDOW"))
        response.set_data(brotli.compress(body, quality=level, lgwin=window))
        response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
    return response
