"""What every sender of e-mail keeps, the demo one included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.integrations.demo_phone import DemoPhone
from app.integrations.email.base import EmailSender
from app.integrations.email.demo import DemoEmail
from app.integrations.email.smtp import SmtpEmail, SmtpServer
from app.integrations.errors import PermanentFailure

from .mail_server import Received, a_mail_server

ASHA = "asha@example.org"
HIDDEN_BREAK = "Visit =?utf-8?q?=0D=0ABcc:_all=40example.org=0D=0A=0D=0Abody?="


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sender and what arrives at its other end, oldest first: to, subject, text."""

    sender: EmailSender
    arrived: Callable[[], list[tuple[str, str, str]]]


@pytest.fixture(params=["demo", "smtp"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    if request.param == "demo":
        phone = DemoPhone(tmp_path)
        yield Line(
            sender=DemoEmail(phone),
            arrived=lambda: [(one.to, one.subject, one.text) for one in phone.messages()[::-1]],
        )
        return
    with a_mail_server() as server:
        place = SmtpServer(host="127.0.0.1", port=server.port, starttls=False)
        yield Line(
            sender=SmtpEmail(place, "visits@example.org"),
            arrived=lambda: [_as_read(received) for received in server.mailroom.received],
        )


def _as_read(received: Received) -> tuple[str, str, str]:
    [to] = received.rcpt_tos
    text = received.letter.get_content().replace("\r\n", "\n").removesuffix("\n")
    return to, str(received.letter["Subject"]), text


def send(line: Line, **changes: str) -> str:
    letter = {"to": ASHA, "subject": "Visit", "text": "Approved.", "our_reference": "message-1"}
    return line.sender.send(**(letter | changes))


def test_it_works(line: Line) -> None:
    sent_id = send(line)

    assert isinstance(sent_id, str)
    assert sent_id
    assert line.arrived() == [(ASHA, "Visit", "Approved.")]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("আপনার সাক্ষাৎ মঞ্জুর হয়েছে", "পরিচয়পত্র আনুন।\n\nপ্রবেশ বিনামূল্যে।"),
        ("आपकी मुलाक़ात मंज़ूर हो गई है", "पहचान पत्र लाएँ।\n\nप्रवेश निःशुल्क है।"),
        ("क्‍ष joined, क्‌ष kept apart", "क्‍ष क्‌ष"),
        ("s" * 300, "x" * 3000),
        ("आ" * 200, "আ" * 3000),
        ('<b> & "quoted", with: points;', ".\n..\nFrom here\n=3D\n--\n-- \nend"),
    ],
    ids=["bengali", "hindi", "joiners", "long", "long-indic", "looks-like-mail"],
)
def test_the_words_arrive_unchanged(line: Line, subject: str, text: str) -> None:
    send(line, subject=subject, text=text)

    assert line.arrived() == [(ASHA, subject, text)]


def test_a_reference_sent_twice_has_one_id(line: Line) -> None:
    assert send(line) == send(line)
    assert set(line.arrived()) == {(ASHA, "Visit", "Approved.")}


def test_two_references_are_two_letters(line: Line) -> None:
    assert send(line, our_reference="message-1") != send(line, our_reference="message-2")
    assert len(line.arrived()) == 2


@pytest.mark.parametrize(
    "to",
    [
        *("", "asha", "@example.org", "asha@", "asha@example.org, bilal@example.org"),
        *("asha@example.org;bilal@example.org", "Asha <asha@example.org>", "a@b@example.org"),
        *("asha@example.org\r\nBcc: all@example.org", "asha@example.org\n", "a sha@example.org"),
        *(
            "asha\x00@example.org",
            "asha@exam\u2028ple.org",
            "आशा@example.org",
            "asha@উদাহরণ.org",
            "=?utf-8?q?a=0D=0Ab?=@example.org",
            '"asha"@example.org',
        ),
    ],
)
def test_what_is_not_one_plain_address_is_refused_for_good(line: Line, to: str) -> None:
    with pytest.raises(PermanentFailure) as failure:
        send(line, to=to)

    assert line.arrived() == []
    assert "example.org" not in failure.value.cause


@pytest.mark.parametrize(
    "subject",
    [
        "",
        " ",
        "Visit\r\nBcc: all@example.org",
        "Visit\n",
        "Visit\rx",
        "a\x00b",
        "a\u2028b",
        "a\x85b",
        HIDDEN_BREAK,
    ],
)
def test_a_subject_that_could_become_a_header_is_refused_for_good(line: Line, subject: str) -> None:
    with pytest.raises(PermanentFailure):
        send(line, subject=subject)

    assert line.arrived() == []


@pytest.mark.parametrize("reference", ["", "a b", "a\r\nb", "a\n", "<a>", "a@b", "é", "x" * 101])
def test_a_reference_that_cannot_travel_is_refused_for_good(line: Line, reference: str) -> None:
    with pytest.raises(PermanentFailure):
        send(line, our_reference=reference)

    assert line.arrived() == []


@pytest.mark.parametrize("reference", ["message:7", "a/b+c=d", "3f0c.-_", ".", "x" * 100])
def test_every_other_reference_travels(line: Line, reference: str) -> None:
    assert send(line, our_reference=reference)
    assert len(line.arrived()) == 1


def test_an_empty_text_is_refused_for_good(line: Line) -> None:
    with pytest.raises(PermanentFailure):
        send(line, text=" \n")

    assert line.arrived() == []


@pytest.mark.parametrize("field", ["subject", "text"])
def test_what_is_not_unicode_is_refused_for_good(line: Line, field: str) -> None:
    with pytest.raises(PermanentFailure):
        send(line, **{field: "half \ud83d"})

    assert line.arrived() == []
