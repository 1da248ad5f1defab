"""The lists that the portal ships with: each figure is the one its source gives."""

from __future__ import annotations

import csv
from pathlib import Path

FILE = Path(__file__).parents[2] / "app" / "data" / "entitlements.csv"
# list, class, way of meeting: visits, in which days, minutes, people; empty is «not said».
FIGURES = {
    ("west_bengal", "undertrial", "physical"): ("1", "week", "15", "3"),
    ("west_bengal", "convict", "physical"): ("1", "week", "15", "3"),
    ("west_bengal", "undertrial", "video"): ("1", "week", "15", "3"),
    ("west_bengal", "convict", "video"): ("1", "week", "15", "3"),
    ("delhi", "undertrial", "physical"): ("2", "week", "30", "3"),
    ("delhi", "convict", "physical"): ("2", "week", "30", "3"),
    ("chandigarh", "undertrial", "physical"): ("2", "week", "20", ""),
    ("chandigarh", "convict", "physical"): ("1", "week", "20", ""),
    ("karnataka", "undertrial", "physical"): ("1", "week", "", ""),
    ("karnataka", "convict", "physical"): ("1", "fortnight", "", ""),
    ("karnataka", "undertrial", "video"): ("1", "week", "10", ""),
    ("karnataka", "convict", "video"): ("1", "week", "10", ""),
    ("maharashtra", "undertrial", "physical"): ("1", "week", "20", ""),
    ("maharashtra", "convict", "physical"): ("1", "fortnight", "20", ""),
    ("maharashtra", "undertrial", "video"): ("4", "month", "", ""),
    ("maharashtra", "convict", "video"): ("2", "month", "", ""),
    ("model_manual", "convict", "physical"): ("1", "fortnight", "30", "3"),
}


def shipped() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_list_has_the_figures_of_its_source() -> None:
    found = {
        (row["preset"], row["prisoner_class"], row["mode"]): (
            row["visits"],
            row["period"],
            row["minutes"],
            row["people"],
        )
        for row in shipped()
    }

    assert found == FIGURES
    assert len(found) == len(shipped())


def test_every_row_names_its_source() -> None:
    assert all(row["source"].strip() for row in shipped())
