"""Owns an application for forms alone: they know no database, so it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from app import create_app
from config import Settings

F = TypeVar("F", bound=FlaskForm)
Posted = Callable[..., Any]


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings.for_tests(tmp_path_factory.mktemp("forms")))


@pytest.fixture
def posted(bare_app: Flask) -> Iterator[Posted]:
    """A form as it stands after these answers were sent; its request lasts for the test."""
    contexts = []

    def post(form_class: type[F], **answers: str) -> F:
        context = bare_app.test_request_context("/", method="POST", data=answers)
        context.push()
        contexts.append(context)
        # The token is held to in tests/routes and tests/web.
        return form_class(meta={"csrf": False})

    yield post
    for context in reversed(contexts):
        context.pop()
