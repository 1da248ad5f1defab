"""A register file that nobody applies does not lie about: not on the disk, not in the way."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from time_machine import Traveller

from app.domain.clock import now
from app.domain.errors import Code, Refused
from app.domain.register_outcomes import ImportStage
from app.services import register_files
from app.services.register_files import drop_old_files
from tests.cast import Cast
from tests.services.test_register_files import BILAL, HEAD, look, send

pytestmark = pytest.mark.usefixtures("in_app")


def on_disk() -> list[str]:
    return sorted(path.name for path in register_files.folder().iterdir())


def lie_since_now() -> None:
    """The files are as old as the clock of the story says."""
    for path in register_files.folder().iterdir():
        os.utime(path, (now().timestamp(),) * 2)


def test_a_file_that_is_not_applied_within_a_week_is_dropped(cast: Cast, clock: Traveller) -> None:
    import_id = send(cast, HEAD + BILAL)
    lie_since_now()
    clock.shift(timedelta(days=7))
    assert drop_old_files() == 0
    with pytest.raises(Refused, match=Code.FILE_IN_HAND):
        send(cast, HEAD + BILAL)

    clock.shift(timedelta(seconds=1))

    assert drop_old_files() == 1
    assert on_disk() == []
    assert look(import_id).stage is ImportStage.DROPPED
    send(cast, HEAD + BILAL)


def test_a_file_without_a_row_is_dropped_once_it_cannot_get_one(
    cast: Cast, clock: Traveller
) -> None:
    folder = register_files.folder()
    folder.mkdir(parents=True)
    (folder / "left-behind.csv").write_text(HEAD)
    lie_since_now()
    assert drop_old_files() == 0

    clock.shift(timedelta(hours=1, seconds=1))

    assert drop_old_files() == 1
    assert on_disk() == []
