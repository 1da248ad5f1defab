"""Owns drawing a QR code as an image inside the page: no second request, and it prints sharp."""

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """`text` as an SVG that scales to the place it is given."""
    code = segno.make(text, error="q", micro=False)
    svg = code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 -- made by segno from a token of ours, no markup of anybody
