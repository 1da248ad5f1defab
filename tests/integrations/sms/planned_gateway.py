"""A real HTTP gateway for tests, which remembers references and fails in the ways it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Headers = dict[str, str]


@dataclass(kw_only=True)
class Answer:
    """One planned answer; `promised` is a length the body may never reach."""

    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    promised: int | None = None


class PlannedGateway(ThreadingHTTPServer):
    """Takes each reference once, unless the next answer was planned."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/send"
        self.plan: list[Answer] = []
        self.requests: list[tuple[Headers, dict[str, Any]]] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self.paths: list[str] = []
        self.connections = 0
        self.closing = threading.Event()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up: some tests are about just that."""


@contextmanager
def a_gateway() -> Iterator[PlannedGateway]:
    """A gateway that listens until the end of the test."""
    with PlannedGateway() as gateway:
        listening = threading.Thread(target=gateway.serve_forever, args=(0.01,))
        listening.start()
        try:
            yield gateway
        finally:
            gateway.closing.set()
            gateway.shutdown()
            listening.join()


class _Desk(BaseHTTPRequestHandler):
    server: PlannedGateway
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((dict(self.headers), message))
        self.server.paths.append(self.path)
        self._reply(self.server.plan.pop(0) if self.server.plan else self._take(message))

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self._reply(Answer(body=b'{"id": "followed"}'))

    def log_message(self, *args: Any) -> None:
        """Keep the tests' output clean."""

    def _take(self, message: dict[str, Any]) -> Answer:
        self.server.taken.setdefault(message["reference"], message)
        return Answer(status=202, body=json.dumps({"id": f"gw-{message['reference']}"}).encode())

    def _reply(self, answer: Answer) -> None:
        length = len(answer.body) if answer.promised is None else answer.promised
        self.send_response(answer.status)
        for name, value in ({"Content-Length": str(length)} | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        while length > len(answer.body) and not self.server.closing.wait(0.02):
            self.wfile.write(b" ")
