"""Measures how long an empty folder takes to its first page, once everything is installed."""

from __future__ import annotations

import statistics
import sys

from bench.figures import figure
from bench.portal import running_portal

ROUNDS = 3


def main() -> int:
    """Start the portal in an empty folder some times; 0 when the median is in time."""
    times = []
    for _ in range(ROUNDS):
        with running_portal() as portal:
            times.append(portal.first_page_after)
    median = round(statistics.median(times), 2)
    rounds = [round(each, 2) for each in times]
    return 0 if figure("first page", median, "s", target=5.0, rounds=rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
