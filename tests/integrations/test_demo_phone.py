"""The demo phone: one inbox, many writers, any of which may be killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.integrations.demo_phone import MESSAGES_KEPT, Channel, DemoMessage, DemoPhone
from app.integrations.errors import PermanentFailure, TemporaryFailure

ASHA = "+919800000001"
BILAL = "bilal@example.org"
ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from app.integrations.demo_phone import DemoPhone
phone = DemoPhone(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(100):
    phone.take("sms", sys.argv[2], "", "নমস্কার " * 50, f"{sys.argv[2]}-{number}")
    phone.take("sms", "everybody", "", "once", f"shared-{number}")
"""


@pytest.fixture
def phone(tmp_path: Path) -> DemoPhone:
    return DemoPhone(tmp_path / "phone")


def take(phone: DemoPhone, reference: str, *, to: str = ASHA, text: str = "Hello.") -> None:
    phone.take("sms", to, "", text, reference)


def take_many(phone: DemoPhone, count: int, text: str = "Hello.") -> None:
    for number in range(count):
        take(phone, f"message-{number}", text=text)


def references(phone: DemoPhone) -> list[str]:
    return [message.reference for message in phone.messages()]


def test_it_works(phone: DemoPhone) -> None:
    before = datetime.now(UTC)
    phone.take("email", BILAL, "आपकी मुलाक़ात", "পরিচয়পত্র আনুন।\nদুই লাইন।", "message-1")

    [message] = phone.messages()
    assert before <= message.at <= datetime.now(UTC)
    assert message == DemoMessage(
        at=message.at,
        channel=Channel.EMAIL,
        to=BILAL,
        subject="आपकी मुलाक़ात",
        text="পরিচয়পত্র আনুন।\nদুই লাইন।",
        reference="message-1",
    )
    assert message.channel == "email"
    assert message.at.utcoffset() == timedelta(0)


def test_an_unused_phone_is_empty_and_makes_nothing_on_disk(
    phone: DemoPhone, tmp_path: Path
) -> None:
    assert phone.messages() == []
    assert phone.numbers() == []
    assert list(tmp_path.iterdir()) == []


def test_the_inbox_can_be_read_by_its_owner_only(phone: DemoPhone, tmp_path: Path) -> None:
    take(phone, "message-1")

    assert (tmp_path / "phone").stat().st_mode & 0o077 == 0


def test_it_stands_in_the_data_folder(tmp_path: Path) -> None:
    take(DemoPhone.within(tmp_path), "message-1")

    assert references(DemoPhone(tmp_path / "demo-phone")) == ["message-1"]


def test_the_newest_comes_first_and_no_more_than_asked(phone: DemoPhone) -> None:
    for number in range(4):
        take(phone, f"message-{number}")

    assert references(phone) == ["message-3", "message-2", "message-1", "message-0"]
    assert [message.reference for message in phone.messages(limit=1)] == ["message-3"]


def test_one_address_sees_its_own_messages(phone: DemoPhone) -> None:
    take(phone, "message-1", to=ASHA)
    take(phone, "message-2", to=BILAL)

    assert [message.reference for message in phone.messages(to=ASHA)] == ["message-1"]
    assert phone.messages(to="+919800000009") == []


def test_the_limit_counts_the_messages_of_the_asked_address(phone: DemoPhone) -> None:
    take(phone, "message-1", to=ASHA)
    take(phone, "message-2", to=BILAL)

    assert [message.reference for message in phone.messages(ASHA, 1)] == ["message-1"]


def test_the_address_written_to_last_is_named_first_and_once(phone: DemoPhone) -> None:
    for number, to in enumerate([ASHA, BILAL, ASHA]):
        take(phone, f"message-{number}", to=to)

    assert phone.numbers() == [ASHA, BILAL]


def test_a_reference_is_kept_once(phone: DemoPhone) -> None:
    take(phone, "message-1", text="first")
    take(phone, "message-1", text="second")

    assert [message.text for message in phone.messages()] == ["first"]


def test_a_text_and_a_letter_may_share_a_reference(phone: DemoPhone) -> None:
    phone.take("sms", ASHA, "", "Hello.", "message-1")
    phone.take("email", BILAL, "Hello", "Hello.", "message-1")

    assert [message.channel for message in phone.messages()] == [Channel.EMAIL, Channel.SMS]


def test_an_unknown_channel_is_refused(phone: DemoPhone) -> None:
    with pytest.raises(PermanentFailure):
        phone.take("pigeon", ASHA, "", "Hello.", "message-1")


def test_text_that_is_not_unicode_is_refused_and_leaves_the_phone_working(
    phone: DemoPhone,
) -> None:
    with pytest.raises(PermanentFailure):
        take(phone, "message-1", text="half \ud83d")
    take(phone, "message-2")

    assert references(phone) == ["message-2"]


def test_every_possible_torn_last_line_is_passed_over(phone: DemoPhone, tmp_path: Path) -> None:
    take(phone, "message-1")
    file = tmp_path / "phone" / "messages.jsonl"
    whole = file.read_bytes()
    take(phone, "message-2", text="কাটা")
    torn_one = file.read_bytes()[len(whole) :]

    for length in range(1, len(torn_one) - 1):
        file.write_bytes(whole + torn_one[:length])
        assert references(phone) == ["message-1"]
        take(phone, "message-3")
        assert references(phone) == ["message-3", "message-1"]


def test_a_line_torn_only_of_its_end_is_still_a_message(phone: DemoPhone, tmp_path: Path) -> None:
    take(phone, "message-1")
    file = tmp_path / "phone" / "messages.jsonl"
    file.write_bytes(file.read_bytes().removesuffix(b"\n"))

    take(phone, "message-2")

    assert references(phone) == ["message-2", "message-1"]


@pytest.mark.parametrize(
    "line",
    [
        *(b"null", b"[]", b"7", b"{}", b"\x00\xff", b'{"at": 7}', b'{"at": "yesterday"}'),
        b'{"at": "2026-01-01T00:00:00+00:00", "channel": "pigeon"}',
        b'{"at": "2026-01-01T00:00:00+00:00", "channel": "sms"}',
        b'{"at": "2026-01-01T00:00:00+00:00", "channel": "sms", "strange": 1}',
        b"[" * 5000,
    ],
    ids=lambda line: repr(line[:70]),
)
def test_a_strange_line_is_passed_over(phone: DemoPhone, tmp_path: Path, line: bytes) -> None:
    take(phone, "message-1")
    with (tmp_path / "phone" / "messages.jsonl").open("ab") as file:
        file.write(line + b"\n")

    take(phone, "message-2")

    assert references(phone) == ["message-2", "message-1"]


def test_the_older_half_is_forgotten_when_the_phone_is_full(
    phone: DemoPhone, tmp_path: Path
) -> None:
    take(phone, "message-0")
    file = tmp_path / "phone" / "messages.jsonl"
    line = file.read_text()
    file.write_text(
        "".join(
            line.replace("message-0", f"message-{number}", 1) for number in range(MESSAGES_KEPT)
        )
    )

    take(phone, "the-last")

    kept = phone.messages(limit=MESSAGES_KEPT)
    assert len(kept) == MESSAGES_KEPT // 2 + 1
    assert kept[0].reference == "the-last"
    assert kept[-1].reference == f"message-{MESSAGES_KEPT // 2}"


def test_a_folder_that_cannot_be_made_is_a_temporary_failure(tmp_path: Path) -> None:
    (tmp_path / "phone").write_text("a file stands where the folder should be")
    phone = DemoPhone(tmp_path / "phone")

    with pytest.raises(TemporaryFailure):
        take(phone, "message-1")
    with pytest.raises(TemporaryFailure):
        phone.messages()


def test_two_processes_writing_at_once_lose_and_double_nothing(
    phone: DemoPhone, tmp_path: Path
) -> None:
    folder = tmp_path / "phone"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), name], cwd=ROOT, stdin=subprocess.PIPE
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        _start(writer)
    codes = [writer.wait() for writer in writers]

    assert codes == [0, 0]
    assert len((folder / "messages.jsonl").read_bytes().splitlines()) == 300
    for name in ("one", "two"):
        own = [message.reference for message in phone.messages(to=name)]
        assert own == [f"{name}-{number}" for number in reversed(range(100))]
    shared = [message.reference for message in phone.messages(to="everybody")]
    assert sorted(shared) == sorted(f"shared-{number}" for number in range(100))


def _start(writer: subprocess.Popen[bytes]) -> None:
    assert writer.stdin is not None
    with writer.stdin as start:
        start.write(b"go\n")


def test_two_threads_writing_at_once_lose_nothing(phone: DemoPhone) -> None:
    writers = [threading.Thread(target=take_many, args=(phone, 50)) for _writer in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(references(phone)) == sorted(f"message-{number}" for number in range(50))


def test_a_reader_sees_whole_messages_while_another_writes(phone: DemoPhone) -> None:
    text = "word " * 5000
    writer = threading.Thread(target=take_many, args=(phone, 30, text))
    writer.start()
    while writer.is_alive():
        assert {message.text for message in phone.messages()} <= {text}
    writer.join()

    assert len(phone.messages()) == 30
