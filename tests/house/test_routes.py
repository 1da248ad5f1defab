"""The law of addresses: those there are, and whom each serves, are those in routes.txt.

An address is a promise to bookmarks and messages, and a mark decides who reads what is there. So
a change of either shows as a change of that file, where a reviewer sees it.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from app.web.access import mark_of

LIST = Path(__file__).with_name("routes.txt")


def served(app: Flask, rule: Rule) -> str:
    mark = mark_of(app.view_functions[rule.endpoint])
    assert mark
    if mark.door is None:
        return "everybody"
    if mark.permission:
        return f"officers: {mark.permission}"
    kept = ", keeps what was typed" if mark.keeps_typed else ""
    return ("registered visitors" if mark.needs_registration else "visitors") + kept


def lines(app: Flask) -> list[str]:
    return sorted(
        f"{rule.rule} {method} {rule.endpoint} ({served(app, rule)})"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def test_the_addresses_are_those_of_the_list(app: Flask) -> None:
    assert lines(app) == LIST.read_text(encoding="utf-8").splitlines()


def test_every_write_is_a_post_and_every_address_is_a_noun(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule.rule
        for verb in ("approve", "reject", "withdraw/", "delete", "update", "create"):
            assert verb not in rule.rule.split("/"), rule.rule


def test_every_desk_of_the_staff_door_asks_for_a_permission(app: Flask) -> None:
    open_to_all = {"/staff/sign-in", "/staff/sign-out", "/staff/language/<code>"}
    for rule in app.url_map.iter_rules():
        is_staff = rule.rule.startswith("/staff/")
        asks = served(app, rule).startswith("officers")
        assert asks == (is_staff and rule.rule not in open_to_all), rule.rule
