"""Owns how a figure is printed: one JSON line, with its reference, its target, and whether met."""

from __future__ import annotations

import json


def figure(
    metric: str, value: float, unit: str, *, target: float | None = None, **about: object
) -> bool:
    """Print one figure that should be at most `target`, if there is one; whether it is."""
    is_met = target is None or value <= target
    line = {"metric": metric, "value": value, "unit": unit, "target": target, "ok": is_met}
    print(json.dumps(line | about))  # noqa: T201 -- a bench speaks to whoever runs it
    return is_met
