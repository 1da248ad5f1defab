"""The two failures."""

from __future__ import annotations

import pytest

from app.integrations.errors import PermanentFailure, TemporaryFailure


@pytest.mark.parametrize("kind", [TemporaryFailure, PermanentFailure])
def test_it_works(kind: type[TemporaryFailure | PermanentFailure]) -> None:
    failure = kind("gateway answered 503")

    assert str(failure) == failure.cause == "gateway answered 503"


def test_neither_is_caught_as_the_other() -> None:
    assert not issubclass(TemporaryFailure, PermanentFailure)
    assert not issubclass(PermanentFailure, TemporaryFailure)
