"""Which provider of video rooms the settings choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.registry import video_provider
from config import Settings

from .rooms import SECRET


def test_it_works(tmp_path: Path) -> None:
    assert video_provider(Settings.for_tests(tmp_path), SECRET).name == "builtin"


def test_jitsi_is_chosen_by_name(tmp_path: Path) -> None:
    settings = Settings.for_tests(
        tmp_path,
        video_provider="jitsi",
        jitsi_url="https://meet.example.org",
        jitsi_app_id="e-mulaqat",
        jitsi_secret=SECRET,
        jitsi_subject="meet.example.org",
    )

    assert video_provider(settings, "unused").name == "jitsi"


def test_a_name_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match="pigeon"):
        video_provider(Settings.for_tests(tmp_path, video_provider="pigeon"), SECRET)
