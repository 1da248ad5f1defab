"""Owns the drills of delivery: a real worker and Valkey, a real SMS gateway and mail server.

Whatever is killed, and whenever, the family gets its answer, in its own language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.reference import spoken
from app.extensions import db
from app.jobs.bell import Bell, queue_at
from app.models.outbox import OutboxEntry, Owed
from app.models.visitor import Visitor
from app.services.approvals import Approval, approve_visit
from app.services.transaction import transaction
from config import Settings
from embedded_valkey import EmbeddedValkey
from tests.builders import a_visit
from tests.cast import ASHA_PHONE, Cast
from tests.flows.running_parts import Part, a_valkey, a_worker
from tests.flows.running_portal import eventually
from tests.integrations.email.mail_server import MailServer, a_mail_server
from tests.integrations.sms.planned_gateway import Answer, PlannedGateway, a_gateway

pytestmark = [pytest.mark.drill, pytest.mark.usefixtures("in_app")]

SCRIPT = {"en": "approved", "bn": "[\u0980-\u09ff]", "hi": "[\u0900-\u097f]"}


@pytest.fixture
def gateway() -> Iterator[PlannedGateway]:
    with a_gateway() as gateway:
        yield gateway


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[tuple[EmbeddedValkey, Part]]:
    with a_valkey(tmp_path) as valkey:
        yield valkey


@pytest.fixture
def settings(
    database_url: str,
    tmp_path: Path,
    gateway: PlannedGateway,
    post_office: MailServer,
    valkey: tuple[EmbeddedValkey, Part],
) -> Settings:
    """An installation that speaks to the outside for real."""
    return Settings.for_tests(
        tmp_path,
        database_url=database_url,
        redis_url=valkey[0].url,
        sms_provider="http",
        sms_url=gateway.url,
        sms_token="a-token-for-tests",
        sms_header="EMULAQ",
        email_provider="smtp",
        smtp_host="127.0.0.1",
        smtp_port=post_office.port,
        smtp_tls=False,
        email_from="e-Mulaqat <visits@portal.example>",
    )


@pytest.fixture
def start_worker(settings: Settings, tmp_path: Path) -> Iterator[Callable[[], Part]]:
    """Starts a worker, as often as it is asked to."""
    started: list[Part] = []

    def start() -> Part:
        part = a_worker(settings, tmp_path / "worker.log")
        started.append(part)
        return part

    yield start
    for part in started:
        part.end()


class Family:
    """What has come to Asha's phone and to her mailbox."""

    def __init__(self, gateway: PlannedGateway, post_office: MailServer) -> None:
        self.gateway, self.post_office = gateway, post_office

    def texts(self, reference: str) -> list[str]:
        """The texts about a visit: they name it, or carry its short link."""
        names = (spoken(reference), f"/v/{reference}")
        taken = list(self.gateway.taken.values())
        return [
            text["text"]
            for text in taken
            if text["to"] == ASHA_PHONE and any(name in text["text"] for name in names)
        ]

    def letters(self, reference: str) -> list[str]:
        """The letters about a visit."""
        received = list(self.post_office.mailroom.received)
        letters = [
            one.letter.get_content() for one in received if one.rcpt_tos == ["asha@family.example"]
        ]
        return [letter for letter in letters if spoken(reference) in letter]

    def has_heard(self, reference: str, times: int) -> bool:
        """Whether so many texts and letters came, the last by either way, none twice."""
        return eventually(
            lambda: len(self.texts(reference)) == len(self.letters(reference)) == times
        )


@pytest.fixture
def family(gateway: PlannedGateway, post_office: MailServer) -> Family:
    """Asha, whose phone and mailbox are read."""
    return Family(gateway, post_office)


def approve(cast: Cast, reference: str) -> None:
    """Officer Esha says yes."""
    approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id))


def all_is_settled() -> bool:
    """Whether nothing is owed any more."""
    db.session.rollback()
    return set(db.session.scalars(select(OutboxEntry.state))) == {Owed.SETTLED}


@pytest.mark.parametrize("language", ["bn", "hi", "en"])
def test_each_move_is_told_by_text_and_letter_in_the_familys_language(
    cast: Cast, family: Family, start_worker: Callable[[], Part], language: str
) -> None:
    start_worker()
    with transaction(cast.asha) as session:
        session.get_one(Visitor, cast.asha.id).language = language
    reference = a_visit(cast)
    assert family.has_heard(reference, 1)
    approve(cast, reference)
    assert family.has_heard(reference, 2)
    assert re.search(SCRIPT[language], family.texts(reference)[1])
    assert re.search(SCRIPT[language], family.letters(reference)[1])
    assert eventually(all_is_settled)


def test_with_valkey_killed_in_the_middle_the_family_is_told_all_the_same(
    cast: Cast,
    family: Family,
    start_worker: Callable[[], Part],
    valkey: tuple[EmbeddedValkey, Part],
) -> None:
    worker = start_worker()
    reference = a_visit(cast)
    assert family.has_heard(reference, 1)
    valkey[1].kill()
    assert not valkey[0].is_answering()
    approve(cast, reference)
    assert family.has_heard(reference, 2)
    assert eventually(all_is_settled)
    assert worker.process.poll() is None
    worker.process.terminate()
    assert eventually(lambda: worker.process.poll() is not None), "it still ends when it is asked"
    assert worker.process.returncode == 0, worker.said()


def test_a_valkey_that_comes_back_is_heard_again(
    cast: Cast,
    family: Family,
    start_worker: Callable[[], Part],
    valkey: tuple[EmbeddedValkey, Part],
) -> None:
    start_worker()
    valkey[1].kill()
    reference = a_visit(cast)
    assert family.has_heard(reference, 1)
    again = Part(valkey[0].command, dict(os.environ), valkey[1].log)
    try:
        queue = queue_at(valkey[0].url)
        assert eventually(valkey[0].is_answering)
        assert Bell(valkey[0].url).ring()
        assert eventually(lambda: queue.count == 0), "the worker takes the job off the queue"
    finally:
        again.end()


def test_with_the_worker_killed_the_family_is_told_when_another_starts(
    cast: Cast, family: Family, start_worker: Callable[[], Part]
) -> None:
    worker = start_worker()
    reference = a_visit(cast)
    assert family.has_heard(reference, 1)
    worker.kill()
    approve(cast, reference)
    assert len(family.texts(reference)) == 1, "nobody is there to send"
    start_worker()
    assert family.has_heard(reference, 2)


def test_a_worker_killed_while_it_sends_is_followed_by_one_that_sends(
    cast: Cast,
    family: Family,
    gateway: PlannedGateway,
    start_worker: Callable[[], Part],
) -> None:
    # The gateway takes the text, and begins an answer that it does not end.
    gateway.plan = [Answer(status=202, body=b"{", promised=10_000)]
    worker = start_worker()
    reference = a_visit(cast)
    assert eventually(lambda: len(gateway.requests) == 1)
    worker.kill()
    held = _held()
    assert held
    assert all(entry.lease and entry.due_at > now() for entry in held)
    start_worker()
    assert family.texts(reference) == [], "the dead worker's lease still runs"
    _end_leases()
    assert family.has_heard(reference, 1)
    references = [message["reference"] for _, message in gateway.requests]
    assert references == [references[0]] * 2, "the gateway can tell that it is the same text"
    assert eventually(all_is_settled)


def _held() -> list[OutboxEntry]:
    """What a worker has claimed and not settled."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxEntry).where(OutboxEntry.state == Owed.DUE)))


def _end_leases() -> None:
    """Let two minutes pass for whatever is claimed."""
    with transaction(SYSTEM) as session:
        session.execute(
            update(OutboxEntry).where(OutboxEntry.state == Owed.DUE).values(due_at=now())
        )
