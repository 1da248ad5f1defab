"""Owns the law for the files beside app/, which import-linter cannot see: whom each may import."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"app", *(path.stem for path in ROOT.glob("*.py"))}
MAY_IMPORT = {
    "config": set(),
    "embedded_valkey": set(),
    "child_process": set(),
    "supervisor": {"config", "embedded_valkey", "child_process"},
    "worker": {"app", "config"},
    "wsgi": {"app", "config"},
}
STANDARD_ONLY = {"config", "embedded_valkey", "child_process", "supervisor"}


def imported_by(name: str) -> set[str]:
    nodes = list(ast.walk(ast.parse((ROOT / f"{name}.py").read_text())))
    plain = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    named = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {module.split(".")[0] for module in plain | named}


def test_every_top_level_file_has_a_rule() -> None:
    assert OURS - {"app"} == set(MAY_IMPORT)


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_it_imports_only_what_it_may(name: str) -> None:
    imported = imported_by(name)
    assert imported & OURS <= MAY_IMPORT[name]
    if name in STANDARD_ONLY:
        assert imported <= set(sys.stdlib_module_names) | OURS


def test_nobody_in_app_imports_config() -> None:
    # The one that may is create_app, which is handed its settings and names their type.
    paths = [path for path in (ROOT / "app").rglob("*.py") if path != ROOT / "app" / "__init__.py"]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text()))]
    assert not [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "config"]
