"""The law of rules: each one is told in docs/rules.md with its place and a test that names it."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import pytest

from app.domain import check_rules, review_flags, visit_rules
from app.domain.policy import FacilityPolicy

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "rules.md"
HEAD = ["rule", "source", "where", "test"]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    """The cells of every row that states a rule."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    table = [line.strip().strip("|").split("|") for line in lines if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in table]
    return [row for row in cells if row != HEAD and set("".join(row)) != {"-"}]


@lru_cache
def defined_in(path: Path) -> frozenset[str]:
    """What a file defines, by name, inside its classes too; without running it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return frozenset(found)


def strangers(cell: str, folder: str) -> list[str]:
    """What a cell names that does not exist below `folder`."""
    named = [(ROOT / folder / path, name) for path, name in NAMED.findall(cell)]
    return [
        f"{path.relative_to(ROOT)}::{name}"
        for path, name in named
        if not path.is_file() or name not in defined_in(path)
    ]


def told() -> set[tuple[str, str]]:
    return {named for row in rows() for named in NAMED.findall(row[2])}


def rules_of(module: object, returns: str) -> set[str]:
    """The functions of a module that are rules, told by what they return."""
    tree = ast.parse(Path(str(vars(module)["__file__"])).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.returns)
    return {one.name for one in functions if ast.unparse(one.returns) == returns}  # type: ignore[arg-type]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:60])
def test_every_rule_has_a_source_a_place_and_a_test_that_exist(row: list[str]) -> None:
    rule, source, where, test = row

    assert rule
    assert source
    assert NAMED.search(where), "no place in the code is named"
    assert NAMED.search(test), "no test is named"
    assert all(name.startswith("test_") for _path, name in NAMED.findall(test))
    assert strangers(where, "app") == strangers(test, "tests") == []


def test_a_row_that_names_what_does_not_exist_is_found() -> None:
    gone = "`domain/test_reasons.py::test_nobody_wrote_this` and `domain/test_no.py::test_it`"

    assert len(strangers(gone, "tests")) == 2


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("domain/check_rules.py", {rule.__name__ for rule in check_rules.RULES}),
        ("domain/visit_rules.py", rules_of(visit_rules, "Iterator[Refusal]")),
        ("domain/review_flags.py", rules_of(review_flags, "Iterator[Doubt]")),
        ("domain/policy.py", {field.name for field in fields(FacilityPolicy)}),
    ],
)
def test_no_rule_of_the_code_is_without_its_row(path: str, names: set[str]) -> None:
    assert names
    assert {name for name in names if (path, name) not in told()} == set()
