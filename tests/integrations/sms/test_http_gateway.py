"""The HTTP gateway, against a real one that fails as planned."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.sms.http_gateway import HttpSmsGateway, Registration

from .planned_gateway import Answer, PlannedGateway, a_gateway

ASHA = "+919800000001"
TOKEN = "a-token-for-tests"


@pytest.fixture
def gateway() -> Iterator[PlannedGateway]:
    with a_gateway() as gateway:
        yield gateway


@pytest.fixture
def sender(gateway: PlannedGateway) -> HttpSmsGateway:
    return a_sender(gateway.url)


def a_sender(url: str) -> HttpSmsGateway:
    return HttpSmsGateway(
        url, TOKEN, Registration(header="EMULQT", entity="1101"), timeout_seconds=0.5
    )


def send(sender: HttpSmsGateway, reference: str = "message-1") -> str:
    return sender.send(to=ASHA, text="नमस्ते", our_reference=reference)


def test_it_works(sender: HttpSmsGateway, gateway: PlannedGateway) -> None:
    assert send(sender) == "gw-message-1"
    [(headers, message)] = gateway.requests
    assert message == {
        "to": ASHA,
        "text": "नमस्ते",
        "reference": "message-1",
        "sender": "EMULQT",
        "entity": "1101",
        "template": "",
    }
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    assert gateway.paths == ["/send"]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_gateway_is_a_temporary_failure_and_the_next_try_succeeds(
    sender: HttpSmsGateway, gateway: PlannedGateway, status: int
) -> None:
    gateway.plan = [Answer(status=status)]

    with pytest.raises(TemporaryFailure, match=str(status)):
        send(sender)
    assert send(sender) == "gw-message-1"
    assert list(gateway.taken) == ["message-1"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refused_message_is_a_permanent_failure_tried_once(
    sender: HttpSmsGateway, gateway: PlannedGateway, status: int
) -> None:
    gateway.plan = [Answer(status=status, body=f'{{"error": "{ASHA}"}}'.encode())]

    with pytest.raises(PermanentFailure) as failure:
        send(sender)
    assert failure.value.cause == f"SMS gateway answered {status}"
    assert len(gateway.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_the_token_goes_nowhere_else(
    sender: HttpSmsGateway, gateway: PlannedGateway, status: int
) -> None:
    gateway.plan = [Answer(status=status, headers={"Location": "/elsewhere"})]

    with pytest.raises(PermanentFailure, match=str(status)):
        send(sender)
    assert gateway.paths == ["/send"]


@pytest.mark.parametrize(
    ("status", "body", "sent_id"),
    [
        (200, b'{"id": "gw-7"}', "gw-7"),
        (200, b'{"id": 7}', "7"),
        (409, b'{"id": "gw-7"}', "gw-7"),
        (409, b"already here", "message-1"),
        (409, b"", "message-1"),
    ],
)
def test_a_reference_the_gateway_already_has_counts_as_sent(
    sender: HttpSmsGateway, gateway: PlannedGateway, status: int, body: bytes, sent_id: str
) -> None:
    gateway.plan = [Answer(status=status, body=body)]

    assert send(sender) == sent_id


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"OK", b"<html>Log in to the network</html>", b"\xff\xfe", b"null", b"[]", b'"id"'),
        *(b"{}", b'{"id": ""}', b'{"id": null}', b'{"id": true}', b'{"id": {}}'),
        b'{"id": "' + b"x" * 201 + b'"}',
        b"[" * 60_000,
        b" " * 70_000 + b'{"id": "gw-7"}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_garbage_answer_is_a_temporary_failure(
    sender: HttpSmsGateway, gateway: PlannedGateway, body: bytes
) -> None:
    gateway.plan = [Answer(body=body)]

    with pytest.raises(TemporaryFailure):
        send(sender)


def test_a_compressed_garbage_answer_is_a_temporary_failure(
    sender: HttpSmsGateway, gateway: PlannedGateway
) -> None:
    gateway.plan = [Answer(body=b"not gzip at all", headers={"Content-Encoding": "gzip"})]

    with pytest.raises(TemporaryFailure):
        send(sender)


def test_an_answer_that_trickles_without_end_is_a_temporary_failure(
    sender: HttpSmsGateway, gateway: PlannedGateway
) -> None:
    gateway.plan = [Answer(body=b"{", promised=50_000)]

    with pytest.raises(TemporaryFailure, match="does not end"):
        send(sender)


def test_a_silent_gateway_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = a_sender(f"http://127.0.0.1:{silent.getsockname()[1]}/send")
        with pytest.raises(TemporaryFailure, match="in time"):
            send(sender)


def test_a_gateway_that_does_not_speak_http_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        answering = threading.Thread(target=_answer_gibberish, args=(stranger,))
        answering.start()
        sender = a_sender(f"http://127.0.0.1:{stranger.getsockname()[1]}/send")
        with pytest.raises(TemporaryFailure):
            send(sender)
        answering.join()


def _answer_gibberish(stranger: socket.socket) -> None:
    connection, _address = stranger.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(b"220 mail.example.org ESMTP\r\n\r\n")


def test_a_gateway_that_is_gone_is_a_temporary_failure() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        sender = a_sender(f"http://127.0.0.1:{nobody_listens.getsockname()[1]}/send")
        with pytest.raises(TemporaryFailure):
            send(sender)


def test_a_host_that_has_no_address_is_a_temporary_failure() -> None:
    with pytest.raises(TemporaryFailure):
        send(a_sender("https://gateway.invalid/send"))


def test_a_gateway_without_real_tls_is_a_temporary_failure(gateway: PlannedGateway) -> None:
    with pytest.raises(TemporaryFailure, match="SSLError"):
        send(a_sender(gateway.url.replace("http://", "https://")))
    assert gateway.requests == []


def test_the_operators_number_of_the_text_travels_with_it(gateway: PlannedGateway) -> None:
    a_sender(gateway.url).send(to=ASHA, text="Hi.", our_reference="message-1", template_id="1207")

    _headers, message = gateway.requests[0]
    assert message["template"] == "1207"


def test_a_token_that_cannot_stand_in_a_header_is_one_of_the_two_failures(
    gateway: PlannedGateway,
) -> None:
    sender = HttpSmsGateway(gateway.url, "two\r\nlines", Registration(header="EMULQT"))

    with pytest.raises((PermanentFailure, TemporaryFailure)):
        send(sender)
    assert gateway.requests == []


def test_one_thread_keeps_one_connection(sender: HttpSmsGateway, gateway: PlannedGateway) -> None:
    for number in range(3):
        send(sender, f"message-{number}")

    assert gateway.connections == 1


def test_two_threads_share_no_connection(sender: HttpSmsGateway, gateway: PlannedGateway) -> None:
    send(sender, "message-1")
    other = threading.Thread(target=send, args=(sender, "message-2"))
    other.start()
    other.join()

    assert gateway.connections == 2
    assert sorted(gateway.taken) == ["message-1", "message-2"]


def test_a_forked_process_makes_its_own_connection(
    sender: HttpSmsGateway, gateway: PlannedGateway
) -> None:
    send(sender, "message-1")
    child = os.fork()
    if child == 0:
        try:
            send(sender, "message-2")
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)

    assert status == 0
    assert gateway.connections == 2
    assert sorted(gateway.taken) == ["message-1", "message-2"]


def test_a_kept_connection_that_the_gateway_closed_is_made_anew(
    sender: HttpSmsGateway, gateway: PlannedGateway
) -> None:
    gateway.plan = [Answer(body=b'{"id": "gw-1"}', headers={"Connection": "close"})]

    assert send(sender, "message-1") == "gw-1"
    assert send(sender, "message-2") == "gw-message-2"


def test_the_machines_proxy_and_netrc_change_nothing(
    sender: HttpSmsGateway, gateway: PlannedGateway, tmp_path: Any, monkeypatch: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    send(sender)

    assert gateway.requests[0][0]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "url",
    ["http://gateway.example.org/send", "http://10.0.0.5/send", "ftp://127.0.0.1/send", "", "send"],
)
def test_a_token_is_never_sent_in_the_clear(url: str) -> None:
    with pytest.raises(PermanentFailure):
        a_sender(url)


def test_the_token_is_in_no_text_about_the_sender(sender: HttpSmsGateway) -> None:
    assert TOKEN not in repr(sender) + str(vars(sender))
