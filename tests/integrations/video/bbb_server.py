"""A small BigBlueButton for tests: it checks each request's checksum and keeps rooms in memory."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SECRET = "a-bigbluebutton-secret-0123456789"
PATH = "/bigbluebutton/api/"


class BbbServer(ThreadingHTTPServer):
    """Rooms by their id, with what each was made with; the next answer may be planned."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/bigbluebutton"
        self.rooms: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.plan: list[tuple[int, str]] = []

    def made(self, facts: dict[str, str]) -> str:
        """What `create` answers: asked twice, a room keeps its first moment."""
        room = self.rooms.setdefault(
            facts["meetingID"], facts | {"at": f"17000000{len(self.asked):05}"}
        )
        if any(room[name] != facts[name] for name in ("attendeePW", "moderatorPW")):
            return _failed("idNotUnique")
        moment = f"<createTime>{room['at']}</createTime>"
        return f"<response><returncode>SUCCESS</returncode>{moment}</response>"

    def ended(self, facts: dict[str, str]) -> str:
        """What `end` answers."""
        room = self.rooms.get(facts["meetingID"])
        if room is None or room["moderatorPW"] != facts["password"]:
            return _failed("notFound")
        del self.rooms[facts["meetingID"]]
        return "<response><returncode>SUCCESS</returncode></response>"


def signed_facts(url: str) -> dict[str, str]:
    """What a signed address says; its checksum is right."""
    parts = urlsplit(url)
    call = parts.path.rpartition("/")[2]
    query, _, checksum = parts.query.partition("&checksum=")
    assert checksum == hashlib.sha256(f"{call}{query}{SECRET}".encode()).hexdigest()
    return dict(parse_qsl(query, keep_blank_values=True))


@contextmanager
def a_bbb_server() -> Iterator[BbbServer]:
    """A server that listens until the end of the test."""
    with BbbServer() as server:
        listening = threading.Thread(target=server.serve_forever, args=(0.01,))
        listening.start()
        try:
            yield server
        finally:
            server.shutdown()
            listening.join()


def _failed(key: str) -> str:
    return f"<response><returncode>FAILED</returncode><messageKey>{key}</messageKey></response>"


class _Desk(BaseHTTPRequestHandler):
    server: BbbServer

    def do_GET(self) -> None:
        call = urlsplit(self.path).path.removeprefix(PATH)
        self.server.asked.append(call)
        if self.server.plan:
            self._reply(*self.server.plan.pop(0))
            return
        try:
            facts = signed_facts(self.path)
        except AssertionError:
            self._reply(200, _failed("checksumError"))
            return
        answer = {"create": self.server.made, "end": self.server.ended}[call](facts)
        self._reply(200, answer)

    def log_message(self, *args: Any) -> None:
        """Keep the tests' output clean."""

    def _reply(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
