"""The list of West Bengal's homes is whole, and every spelling is in its own script."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from app.domain.facility_kinds import FacilityKind

HOMES = Path(__file__).parents[2] / "app" / "data" / "west_bengal_homes.csv"
COLUMNS = [
    "code",
    "town",
    "town_bn",
    "town_hi",
    "town_ur",
    "town_ne",
    "kind",
    "district",
    "district_bn",
    "district_hi",
    "district_ur",
    "district_ne",
    "confirmed",
    "source",
]
LATIN, BENGALI, DEVANAGARI = "A-Za-z0-9", "\u0980-\u09ff", "\u0900-\u0963"
URDU = "\u0621-\u064a\u066e-\u06d3"
SCRIPTS = {
    "town": LATIN,
    "district": LATIN,
    "town_bn": BENGALI,
    "district_bn": BENGALI,
    "town_hi": DEVANAGARI,
    "district_hi": DEVANAGARI,
    "town_ur": URDU,
    "district_ur": URDU,
    "town_ne": DEVANAGARI,
    "district_ne": DEVANAGARI,
}


@pytest.fixture(scope="module")
def homes() -> list[dict[str, str]]:
    with HOMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_works(homes: list[dict[str, str]]) -> None:
    assert list(homes[0]) == COLUMNS
    assert len(homes) == 60


def test_each_kind_has_its_number(homes: list[dict[str, str]]) -> None:
    assert Counter(FacilityKind(home["kind"]) for home in homes) == {
        FacilityKind.CENTRAL: 8,
        FacilityKind.DISTRICT: 12,
        FacilityKind.SPECIAL: 5,
        FacilityKind.SUB: 30,
        FacilityKind.OPEN: 4,
        FacilityKind.WOMEN: 1,
    }


def test_codes_are_short_and_used_once(homes: list[dict[str, str]]) -> None:
    codes = [home["code"] for home in homes]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[A-Z]{4,16}", code) for code in codes)


@pytest.mark.parametrize("column", SCRIPTS)
def test_every_spelling_is_in_its_script(homes: list[dict[str, str]], column: str) -> None:
    pattern = rf"[{SCRIPTS[column]}]+(?: [{SCRIPTS[column]}]+)*"

    assert [home[column] for home in homes if not re.fullmatch(pattern, home[column])] == []
    assert all(unicodedata.is_normalized("NFC", home[column]) for home in homes)


@pytest.mark.parametrize("name", ["town", "district"])
@pytest.mark.parametrize("script", ["bn", "hi", "ur", "ne"])
def test_one_place_is_spelled_one_way(homes: list[dict[str, str]], name: str, script: str) -> None:
    spellings = {(home[name], home[f"{name}_{script}"]) for home in homes}

    assert len(spellings) == len({home[name] for home in homes})


def test_what_nobody_confirmed_says_so(homes: list[dict[str, str]]) -> None:
    unconfirmed = [home for home in homes if home["confirmed"] == "no"]

    assert {home["confirmed"] for home in homes} == {"yes", "no"}
    assert len(unconfirmed) == 19
    assert {home["kind"] for home in unconfirmed} == {FacilityKind.SUB}
    assert {home["source"] for home in unconfirmed} == {"to be confirmed by the department"}
    assert all(home["source"] for home in homes)
