"""What every sender of text messages keeps, the demo one included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.integrations.demo_phone import DemoPhone
from app.integrations.errors import PermanentFailure
from app.integrations.sms.base import SmsSender
from app.integrations.sms.demo import DemoSms
from app.integrations.sms.http_gateway import HttpSmsGateway, Registration

from .planned_gateway import a_gateway

ASHA = "+919800000001"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sender and what arrives at its other end, oldest first."""

    sender: SmsSender
    arrived: Callable[[], list[tuple[str, str]]]


@pytest.fixture(params=["demo", "http"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    if request.param == "demo":
        phone = DemoPhone(tmp_path)
        yield Line(
            sender=DemoSms(phone),
            arrived=lambda: [(sms.to, sms.text) for sms in phone.messages()[::-1]],
        )
        return
    with a_gateway() as gateway:
        yield Line(
            sender=HttpSmsGateway(gateway.url, "a-token", Registration(header="EMULQT")),
            arrived=lambda: [(sms["to"], sms["text"]) for sms in gateway.taken.values()],
        )


def test_it_works(line: Line) -> None:
    sent_id = line.sender.send(to=ASHA, text="Your visit is approved.", our_reference="message-1")

    assert isinstance(sent_id, str)
    assert sent_id
    assert line.arrived() == [(ASHA, "Your visit is approved.")]


@pytest.mark.parametrize(
    "text",
    [
        "আপনার সাক্ষাৎ মঞ্জুর হয়েছে।",
        "आपकी मुलाक़ात मंज़ूर हो गई है।",
        "क्‍ष joined, क्‌ष kept apart",
        "two\nlines",
        'quotes " and \\ and 🙂',
    ],
)
def test_the_words_arrive_unchanged(line: Line, text: str) -> None:
    line.sender.send(to=ASHA, text=text, our_reference="message-1")

    assert line.arrived() == [(ASHA, text)]


def test_a_reference_sent_twice_arrives_once_under_one_id(line: Line) -> None:
    ids = {
        line.sender.send(to=ASHA, text="Once is enough.", our_reference="message-1")
        for _try in range(2)
    }

    assert len(ids) == 1
    assert line.arrived() == [(ASHA, "Once is enough.")]


def test_two_references_are_two_messages(line: Line) -> None:
    first = line.sender.send(to=ASHA, text="One.", our_reference="message-1")
    second = line.sender.send(to=ASHA, text="Two.", our_reference="message-2")

    assert first != second
    assert line.arrived() == [(ASHA, "One."), (ASHA, "Two.")]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "9800000001",
        "00919800000001",
        "+91 98000 00001",
        "+919800000001\n",
        "+0123456789",
        "+919800000001" * 3,
        "+৯১৯৮০০০০০০০১",
        "asha@example.org",
    ],
)
def test_a_number_not_in_international_form_is_refused_for_good(line: Line, to: str) -> None:
    with pytest.raises(PermanentFailure) as failure:
        line.sender.send(to=to, text="Hello.", our_reference="message-1")

    assert line.arrived() == []
    assert not to.strip() or to.strip() not in failure.value.cause


@pytest.mark.parametrize("reference", ["", "a b", "a\r\nb", "a\n", "<a>", "a@b", "é", "x" * 101])
def test_a_reference_that_cannot_travel_is_refused_for_good(line: Line, reference: str) -> None:
    with pytest.raises(PermanentFailure):
        line.sender.send(to=ASHA, text="Hello.", our_reference=reference)

    assert line.arrived() == []


def test_an_empty_text_is_refused_for_good(line: Line) -> None:
    with pytest.raises(PermanentFailure):
        line.sender.send(to=ASHA, text=" \n", our_reference="message-1")

    assert line.arrived() == []


def test_text_that_is_not_unicode_is_refused_for_good_or_escaped(line: Line) -> None:
    """A lone surrogate has no UTF-8 form: it may be refused, and no other error may come out."""
    try:
        line.sender.send(to=ASHA, text="half \ud83d", our_reference="message-1")
    except PermanentFailure:
        assert line.arrived() == []
    else:
        assert line.arrived() == [(ASHA, "half \ud83d")]
