"""A registered text goes out under its number; a changed one goes out without."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.domain.message_kinds import Channel, MessageKind
from app.jobs.outbox import drain
from app.notifications.sms_texts import SmsText, registered_form
from app.queries.sms_templates import template_number, texts_to_register
from app.services.sms_templates import keep_numbers
from app.web.locale import CODES
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")

SUBMITTED = SmsText(kind=MessageKind.VISIT_SUBMITTED)


def test_a_text_goes_out_under_the_number_it_is_registered_by(cast: Cast, outside: Outside) -> None:
    keep_numbers({registered_form(SUBMITTED, "en"): "1207161"}, CODES)
    reference = a_visit(cast)
    drain()

    assert outside.sms.sent[0].template_id == "1207161"
    stored = {one.channel: one.template_id for one in the_visit(reference).messages}
    assert stored == {Channel.SMS: "1207161", Channel.EMAIL: None}


def test_the_same_text_in_another_language_is_another_registration(cast: Cast) -> None:
    keep_numbers({registered_form(SUBMITTED, "en"): "1207161"}, CODES)

    assert template_number(registered_form(SUBMITTED, "bn")) is None


def test_a_changed_text_is_not_sent_under_the_old_number(app: Flask, cast: Cast) -> None:
    keep_numbers({registered_form(SUBMITTED, "en"): "1207161"}, CODES)
    app.config["COMPLAINT_NUMBER"] = "1064"

    assert template_number(registered_form(SUBMITTED, "en")) is None


def test_a_text_that_is_none_of_ours_is_named_and_not_kept() -> None:
    assert keep_numbers({"Buy now!": "1"}, CODES) == ["Buy now!"]
    assert template_number("Buy now!") is None


def test_a_number_may_be_corrected(cast: Cast) -> None:
    for number in ("1", "2"):
        keep_numbers({registered_form(SUBMITTED, "en"): number}, CODES)
    assert template_number(registered_form(SUBMITTED, "en")) == "2"


def test_the_table_that_is_printed_can_be_read_back(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    printed = runner.invoke(args=["sms", "texts"]).output
    filled = printed.replace("visit_submitted,en,,", "visit_submitted,en,1207161,")
    table = tmp_path / "texts.csv"
    table.write_text(filled, encoding="utf-8", newline="")

    said = runner.invoke(args=["sms", "register", str(table)]).output

    rows = {(row.name, row.language): row for row in texts_to_register(CODES)}
    assert rows["visit_submitted", "en"].template_id == "1207161"
    assert f"1 kept; {len(rows) - 1} texts have no number yet." in said
