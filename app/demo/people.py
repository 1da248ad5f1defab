"""Owns the demo's cast: names after rivers, flowers and stars, and who may sign in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from app.domain.identity_proof import Gender
from app.domain.roles import Role

PEOPLE = Path(__file__).parent.parent / "data" / "demo_people.json"
HELP_PHONE = "1800 000 0000"
PASSWORD = "meet-your-family"


@dataclass(frozen=True, kw_only=True)
class DemoOfficer:
    """An officer of the demo, at one home, or above several; above all where none is named."""

    login: str
    name: str
    home: str
    role: Role
    also: tuple[str, ...] = ()

    @property
    def is_everywhere(self) -> bool:
        """Whether he answers for every home of the state."""
        return not self.home

    @property
    def where(self) -> str:
        """His homes, as the printed list names them."""
        return "every home" if self.is_everywhere else ", ".join((self.home, *self.also))


@dataclass(frozen=True, kw_only=True)
class DemoVisitor:
    """A visitor of the demo, with a phone nobody is called on."""

    phone: str
    name: str
    parent_name: str
    age: int
    gender: Gender
    language: str
    address: str


OFFICERS = (
    DemoOfficer(login="dumdum", name="Nadi Saagarkar", home="DUMDUM", role=Role.SUPERINTENDENT),
    DemoOfficer(login="dumdum.deputy", name="Jhil Dighi", home="DUMDUM", role=Role.DEPUTY),
    DemoOfficer(login="dumdum.gate", name="Tara Akash", home="DUMDUM", role=Role.GATE_OFFICER),
    DemoOfficer(login="dumdum.ward", name="Pahar Jharna", home="DUMDUM", role=Role.WARD_OFFICER),
    DemoOfficer(login="dumdum.desk", name="Bela Kajol", home="DUMDUM", role=Role.HELP_DESK_OFFICER),
    DemoOfficer(login="alipore", name="Shiuli Bagan", home="ALIPOREW", role=Role.SUPERINTENDENT),
    DemoOfficer(login="kalna", name="Megh Barsha", home="KALNA", role=Role.SUPERINTENDENT),
    DemoOfficer(
        login="range",
        name="Rupa Bakul",
        home="DUMDUM",
        also=("ALIPOREW", "KALNA"),
        role=Role.RANGE_OFFICER,
    ),
    DemoOfficer(login="headquarters", name="Arun Palash", home="", role=Role.HEADQUARTERS),
)
VISITORS = (
    DemoVisitor(
        phone="+919000000001",
        name="আশা নদীমাঝি",
        parent_name="সাগর নদীমাঝি",
        age=52,
        gender=Gender.FEMALE,
        language="bn",
        address="১২ শাপলা পাড়া, কাল্পনিকপুর",
    ),
    DemoVisitor(
        phone="+919000000002",
        name="Tara Jonakiwala",
        parent_name="Dip Jonakiwala",
        age=34,
        gender=Gender.FEMALE,
        language="en",
        address="7 Firefly Lane, Kalpanikpur",
    ),
    DemoVisitor(
        phone="+919000000003",
        name="गगन तारावाला",
        parent_name="सूरज तारावाला",
        age=41,
        gender=Gender.MALE,
        language="hi",
        address="3 बादल मार्ग, काल्पनिकपुर",
    ),
    DemoVisitor(
        phone="+919000000004",
        name="سلمیٰ باغاندار",
        parent_name="دریا باغاندار",
        age=47,
        gender=Gender.FEMALE,
        language="ur",
        address="5 گلاب گلی، کالپنک پور",
    ),
    DemoVisitor(
        phone="+919000000005",
        name="हिमाल पहाड-राई",
        parent_name="पर्वत पहाड-राई",
        age=38,
        gender=Gender.MALE,
        language="ne",
        address="9 बादल टोल, काल्पनिकपुर",
    ),
)
CREDENTIALS = "\n".join(
    [
        f"Staff (/staff/), password «{PASSWORD}»:",
        *(f"  {o.login:<14} {o.role.value.replace('_', ' ')}, {o.where}" for o in OFFICERS),
        "Visitors: any mobile number; these have visits already, the code comes to /demo/phone:",
        *(f"  {v.phone.removeprefix('+91')}     {v.name} ({v.language})" for v in VISITORS),
        "Somebody abroad: any e-mail address, at /sign-in/email; the code comes there too.",
    ]
)


@lru_cache
def _names() -> dict[str, list[dict[str, str]]]:
    names: dict[str, list[dict[str, str]]] = json.loads(PEOPLE.read_text(encoding="utf-8"))
    return names


def a_name(random: Random, gender: Gender) -> tuple[str, str]:
    """A fictional name and its father's; a third of them in Bengali script, as registers are."""
    names = _names()
    firsts = names["women" if gender is Gender.FEMALE else "men"]
    script = "bn" if random.random() < 1 / 3 else "en"
    surname = _in(script, random.choice(names["surnames"]))
    first, father = random.choice(firsts), random.choice(names["men"])
    return f"{_in(script, first)} {surname}", f"{_in(script, father)} {surname}"


def a_visitor(random: Random, phone: str) -> DemoVisitor:
    """A fictional visitor with this phone."""
    gender = random.choice((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
    name, parent_name = a_name(random, gender)
    return DemoVisitor(
        phone=phone,
        name=name,
        parent_name=parent_name,
        age=random.randint(21, 70),
        gender=gender,
        language=random.choice(("bn", "bn", "hi", "en")),
        address="Kalpanikpur",
    )


def _in(script: str, name: dict[str, Any]) -> str:
    return str(name.get(script) or name["en"])
