"""Owns a line as a phone has it to a portal on the web: HTTP/2 over TLS, counting what comes.

`Answer.weight` is every byte of HTTP/2 that came for the answer: heads of frames, headers as they
were packed, bodies, and what the two ends agree on. `with_tls` is the same as TLS wraps it; the
handshake is in neither, for its size is the certificate's.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, ResponseReceived, StreamEnded, StreamReset
from h2.settings import SettingCodes

from bench.phone import Answer

HOST = "localhost"
# As Chrome opens a line: it would keep 64 kB of headers said before, and hold back no answer.
SETTINGS = {SettingCodes.HEADER_TABLE_SIZE: 65_536, SettingCodes.INITIAL_WINDOW_SIZE: 6_291_456}
WINDOW = 15_663_105
AT_ONCE = 65_536


class Http2Line:
    """One line, kept for a whole journey; calling it asks for a path."""

    def __init__(self, port: int, signed_by: Path) -> None:
        self.port, self.plain, self.with_tls = port, 0, 0
        self._socket = socket.create_connection((HOST, port), timeout=60)
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.create_default_context(cafile=str(signed_by))
        context.set_alpn_protocols(["h2"])
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=HOST)
        self._shake_hands()
        self._http = H2Connection(H2Configuration(header_encoding="utf-8"))
        self._http.initiate_connection()
        self._http.update_settings(SETTINGS)
        self._http.increment_flow_control_window(WINDOW)

    def __call__(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Ask, and wait for the whole answer."""
        before, stream = self.plain, self._http.get_next_available_stream_id()
        self._http.send_headers(stream, self._headers(path, body, headers), end_stream=not body)
        if body:
            self._http.send_data(stream, body, end_stream=True)
        self._send()
        answer, is_whole = Answer(status=0, headers=[], body=b""), False
        while not is_whole:
            for event in self._http.receive_data(self._receive()):
                if isinstance(event, (StreamReset, ConnectionTerminated)):
                    raise ConnectionError(f"{path}: {event}")
                if isinstance(event, ResponseReceived):
                    status = int(dict(event.headers)[":status"])
                    answer = replace(answer, status=status, headers=event.headers[1:])
                elif isinstance(event, DataReceived):
                    answer = replace(answer, body=answer.body + event.data)
                is_whole |= isinstance(event, StreamEnded)
            self._send()
        return replace(answer, on_wire=self.plain - before)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _headers(
        self, path: str, body: bytes | None, headers: dict[str, str]
    ) -> list[tuple[str, str]]:
        method = "GET" if body is None else "POST"
        asked = {":method": method, ":scheme": "https", ":authority": f"{HOST}:{self.port}"}
        length = {} if body is None else {"content-length": str(len(body))}
        small = {name.lower(): value for name, value in headers.items()}
        return list((asked | {":path": path} | small | length).items())

    def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._socket.sendall(self._out.read())
                self._in.write(self._socket.recv(AT_ONCE))
            else:
                break
        self._socket.sendall(self._out.read())
        if self._tls.selected_alpn_protocol() != "h2":
            raise ConnectionError("no HTTP/2 here")

    def _send(self) -> None:
        self._tls.write(self._http.data_to_send() or b"")
        self._socket.sendall(self._out.read())

    def _receive(self) -> bytes:
        while True:
            try:
                came = self._tls.read(AT_ONCE)
            except ssl.SSLWantReadError:
                wrapped = self._socket.recv(AT_ONCE)
                self.with_tls += len(wrapped)
                self._in.write(wrapped)
            else:
                self.plain += len(came)
                return came
