"""The laws of the source: who may write a state, commit, tell the time, or name htmx's headers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MOST_LINES = 250
PYTHON = sorted([*APP.rglob("*.py"), *ROOT.glob("*.py")])
WRITTEN_BY_HAND = (".py", ".html", ".txt", ".css", ".js")
CLOCK_READERS = {"now", "utcnow", "today"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def called(path: Path) -> list[str]:
    """The names of everything this file calls, dotted as written."""
    return [ast.unparse(node.func) for node in nodes(path) if isinstance(node, ast.Call)]


def written(path: Path) -> list[str]:
    """Every attribute this file assigns, by its last name."""
    targets: list[ast.expr] = []
    for node in nodes(path):
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets.append(node.target)
    parts = [part for target in targets for part in ast.walk(target)]
    return [part.attr for part in parts if isinstance(part, ast.Attribute)]


def test_the_source_is_found() -> None:
    assert len(PYTHON) > 100


def test_only_a_move_writes_a_state() -> None:
    # Of a visit or a contact. An error that carries a state is neither; nothing else is let off.
    writers = {named(path) for path in PYTHON if "state" in written(path)}
    assert writers == {"app/models/visit.py", "app/models/contact.py", "app/domain/errors.py"}


def test_there_is_one_commit() -> None:
    commits = [
        (named(path), call)
        for path in PYTHON
        for call in called(path)
        if call.split(".")[-1] == "commit"
    ]
    assert commits == [("app/services/transaction.py", "db.session.commit")]


def test_only_the_clock_reads_the_time_of_day() -> None:
    readers = {
        named(path)
        for path in PYTHON
        for call in called(path)
        if call.split(".")[-1] in CLOCK_READERS
        and call.split(".")[-2:-1] in (["datetime"], ["date"])
    }
    assert readers == {"app/domain/clock.py"}


def test_only_one_file_names_the_headers_of_htmx() -> None:
    text_files = [*PYTHON, *APP.rglob("*.html"), *(APP / "static" / "js").glob("*.js")]
    namers = {named(path) for path in text_files if "HX-" in path.read_text(encoding="utf-8")}
    assert namers == {"app/web/htmx.py"}


def test_only_one_place_reads_the_environment() -> None:
    readers = {
        named(path)
        for path in APP.rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8")
    }
    assert readers <= {"app/cli.py"}


def test_no_file_is_too_long_to_read_at_one_sitting() -> None:
    files = [
        path
        for path in APP.rglob("*")
        if path.suffix in WRITTEN_BY_HAND and "vendor" not in path.parts
    ]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_every_module_begins_by_saying_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_the_words_we_do_not_use_do_not_occur() -> None:
    for path in PYTHON:
        names = {node.id.lower() for node in nodes(path) if isinstance(node, ast.Name)}
        names |= {node.name.lower() for node in nodes(path) if isinstance(node, ast.FunctionDef)}
        for word in ("inmate", "jail", "appointment", "booking_id", "ticket"):
            assert not [name for name in names if word in name], named(path)


def test_services_know_no_request() -> None:
    for path in (APP / "services").glob("*.py"):
        imported = {
            alias.name
            for node in nodes(path)
            if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login")
            for alias in node.names
        }
        assert not imported & {"request", "session", "g", "current_user"}, named(path)
