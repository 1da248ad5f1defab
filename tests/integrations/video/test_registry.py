"""Which provider of video rooms the settings choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.registry import video_providers
from config import Settings

from .rooms import SECRET


def test_it_works(tmp_path: Path) -> None:
    assert video_providers(Settings.for_tests(tmp_path), SECRET).called(None).name == "builtin"


def test_jitsi_is_chosen_by_name(tmp_path: Path) -> None:
    settings = Settings.for_tests(
        tmp_path,
        video_provider="jitsi",
        jitsi_url="https://meet.example.org",
        jitsi_app_id="e-mulaqat",
        jitsi_secret=SECRET,
        jitsi_subject="meet.example.org",
    )

    assert video_providers(settings, SECRET).called(None).name == "jitsi"


def test_a_name_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match="pigeon"):
        video_providers(Settings.for_tests(tmp_path, video_provider="pigeon"), SECRET)


def test_a_home_may_choose_among_all_that_are_set_up(tmp_path: Path) -> None:
    settings = Settings.for_tests(
        tmp_path,
        bigbluebutton_url="https://bbb.example.org/bigbluebutton",
        bigbluebutton_secret=SECRET,
        video_link_origins="https://vc.example.org",
    )
    chosen = video_providers(settings, SECRET)

    assert chosen.names == ("builtin", "bigbluebutton", "link")
    assert chosen.called("bigbluebutton").name == "bigbluebutton"
    assert chosen.called("link").name == "link"
    assert chosen.origins == ("https://bbb.example.org", "https://vc.example.org")
    # What was taken down since a home chose it: the installation's own choice.
    assert chosen.called("jitsi").name == chosen.called(None).name == "builtin"
