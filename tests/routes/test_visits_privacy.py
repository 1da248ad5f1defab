"""What a family never learns from a page or a message: the register, and a reason that tells."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.policy import Mode
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, Reason, shown_as
from app.domain.visit_states import State
from app.jobs.outbox import drain
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.wording.reasons import FOR_STAFF, for_family
from tests.asking import ask_up_to_check, send
from tests.browser import Browser
from tests.cast import Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit

# What the register has, where the family wrote «Bilal Nadimajhi».
REGISTER = ("Bilal Nodimajhi", "DUM-0001", "Undertrial", "prisoner_id", "Megh Dighi")
OFFICERS = ("Esha", "Ravi", "Gita")
STAFF_NOTE = "seen the court's paper"


def told(asha: Browser, outside: Outside, reference: str) -> str:
    """All that reaches the family of this visit."""
    pages = [asha.get(path).text for path in ("/visits/", f"/visits/{reference}")]
    pages.append(asha.get(f"/visits/{reference}", partial=True).text)
    pages.append(asha.get(f"/visits/{reference}/pass").text)
    sent = [*outside.sms.sent, *outside.email.sent]
    return "\n".join(pages + [f"{one.subject}\n{one.text}" for one in sent])


@pytest.mark.parametrize("mode", list(Mode))
def test_no_page_or_message_shows_the_register(
    app: Flask, asha: Browser, cast: Cast, outside: Outside, made: MadeVisit, mode: Mode
) -> None:
    reference = made(mode=mode)
    with app.app_context():
        yes = Approval(prisoner_id=cast.bilal_id, staff_note=STAFF_NOTE, family_note="Come early.")
        approve_visit(cast.esha, reference, yes)
        drain()
    everything = told(asha, outside, reference)
    assert "Come early." in everything
    for secret in (*REGISTER, *OFFICERS, STAFF_NOTE):
        assert secret not in everything, secret
    # The two words that the family wrote themselves stand on their own page, in no message.
    assert "Bilal" not in "".join(one.text for one in [*outside.sms.sent, *outside.email.sent])


def test_while_asking_nothing_tells_who_is_held(asha: Browser, dev: Browser, cast: Cast) -> None:
    checks = [ask_up_to_check(browser, cast) for browser in (asha, dev)]
    pages = [*checks, *(send(b, page) for b, page in zip((asha, dev), checks, strict=True))]
    for page in pages:
        assert not [secret for secret in REGISTER if secret in page.text]


def test_a_refusal_that_would_tell_is_told_in_neutral_words(
    app: Flask, asha: Browser, cast: Cast, outside: Outside, made: MadeVisit
) -> None:
    masked = [reason for reason in FOR_REJECTION if shown_as(reason) is not reason]
    assert len(masked) > 5
    for reason in masked:
        reference = made()
        with app.app_context():
            reject_visit(cast.esha, reference, Rejection(reason=reason, staff_note=STAFF_NOTE))
            drain()
        everything = told(asha, outside, reference)
        assert str(for_family(reason)) in everything
        for secret in (str(FOR_STAFF[reason]), reason.value, STAFF_NOTE, *REGISTER, *OFFICERS):
            assert secret not in everything, (reason, secret)


def test_a_visit_called_off_is_masked_alike(
    app: Flask, asha: Browser, cast: Cast, outside: Outside, made: MadeVisit
) -> None:
    reason = Reason.PRISONER_TRANSFERRED
    assert reason in FOR_CANCELLATION
    reference = made(state=State.APPROVED)
    with app.app_context():
        call_off_visit(cast.esha, reference, Rejection(reason=reason))
        drain()
    everything = told(asha, outside, reference)
    assert str(FOR_STAFF[reason]) not in everything
    assert str(for_family(reason)) in everything


def test_a_plain_reason_is_told_with_the_officers_note(
    app: Flask, asha: Browser, cast: Cast, outside: Outside, made: MadeVisit
) -> None:
    reference = made()
    with app.app_context():
        no = Rejection(reason=Reason.OTHER, family_note="Bring the ration card.")
        reject_visit(cast.esha, reference, no)
        drain()
    assert "Bring the ration card." in asha.get(f"/visits/{reference}").words
    assert "Bring the ration card." in outside.email.sent[-1].text
