"""Owns the life of the portal's processes: Valkey, web and worker start, are revived, and end.

They start as Valkey → web → worker and end as web → worker → Valkey, so that nothing is asked
of a process that has already gone. `child_process.py` keeps each of them alive.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from child_process import Child, Ending, started
from config import Settings, SettingsFault
from embedded_valkey import EmbeddedValkey, embedded_valkey

TICK_FOR = 0.1
VALKEY_READY_WITHIN = 5.0


class CannotRun(Exception):
    """Why the portal cannot run, in a sentence that says what to do."""


class Portal:
    """The processes of one portal, and what passes between them."""

    def __init__(self, settings: Settings, bind: str, ending: Ending) -> None:
        self.settings, self.bind, self.ending = settings, bind, ending
        self.valkey = _valkey(settings)
        self.environment = {**os.environ, "DATA_DIR": str(settings.data_dir)}
        self.started: list[Child] = []
        if self.valkey:
            self.environment["REDIS_URL"] = self.valkey.url

    def run(self) -> None:
        """Start everything, keep it alive until asked to end, and leave no process behind."""
        try:
            if self.valkey:
                self._start("Valkey", self.valkey.command, ends_within=5)
            log_ins = _prepared(self.environment, self.ending)
            self._await_valkey()
            # The web server gives its requests 8 s to end; see _gunicorn.
            web = self._start("The web server", _gunicorn(self.bind, self.settings), ends_within=10)
            # The worker starts once a page is there: two cores make that a second sooner.
            self._await_web(web, log_ins)
            # A call to a provider takes 10 s at most; cut short, its message would be sent twice.
            self._start("The worker", [sys.executable, "worker.py"], ends_within=15)
            while not self.ending.is_asked:
                self._keep_alive()
        finally:
            self._end()

    def _start(self, name: str, command: list[str], *, ends_within: float) -> Child:
        child = Child(name, command, self.environment, ends_within)
        self.started.append(child)
        if not self.ending.is_asked:
            child.keep_alive()
        return child

    def _keep_alive(self) -> None:
        for child in self.started:
            if death := child.keep_alive():
                _say(death)
        time.sleep(TICK_FOR)

    def _await_valkey(self) -> None:
        late_at = time.monotonic() + VALKEY_READY_WITHIN
        while self.valkey and not self.ending.is_asked and not self.valkey.is_answering():
            if time.monotonic() > late_at:
                _say(f"Valkey does not answer; its reason is in {self.valkey.folder}/valkey.log.")
                return
            self._keep_alive()

    def _await_web(self, web: Child, log_ins: str) -> None:
        while not self.ending.is_asked:
            if _is_answering(self.bind, self.settings.port):
                _say(_welcome(self.settings, log_ins))
                return
            if web.has_died():
                raise CannotRun("The web server could not start; the reason stands above.")
            self._keep_alive()

    def _end(self) -> None:
        if self.ending.is_asked:
            _say("Ending …")
        # Started as Valkey, web, worker; whoever serves the public goes first.
        for child in (*self.started[1:], *self.started[:1]) if self.valkey else self.started:
            child.end(self.ending)
        if self.valkey:
            self.valkey.tidy()


def main() -> int:
    """Run the portal until Ctrl-C or SIGTERM; the exit code is 1 when it could not run."""
    parser = argparse.ArgumentParser(description="Run the portal: Valkey, web server and worker.")
    parser.add_argument("--bind", default="127.0.0.1", help="the address to listen on")
    bind = parser.parse_args().bind
    # What is written from here on holds names and numbers of families: for this user alone.
    os.umask(0o077)
    ending = Ending()
    try:
        settings = _settings()
        with _alone_in(settings.data_dir):
            _require_free(bind, settings.port)
            Portal(settings, bind, ending).run()
    except CannotRun as reason:
        _say(str(reason))
        return 1
    return 0


def _settings() -> Settings:
    try:
        settings = Settings.from_env()
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except SettingsFault as fault:
        raise CannotRun("\n".join(fault.faults)) from fault
    except OSError as error:
        raise CannotRun(
            f"{error.filename} cannot be used ({error.strerror});"
            " type: make run DATA_DIR=<a folder of yours>"
        ) from error
    return settings


@contextlib.contextmanager
def _alone_in(data_dir: Path) -> Iterator[None]:
    """Refuse a second portal on the same data: its Valkey would write the same files."""
    with (data_dir / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun(
                f"A portal already runs on the data in {data_dir}; end it,"
                " or type: make run PORT=8001 DATA_DIR=./var2"
            ) from error
        yield


def _require_free(bind: str, port: int) -> None:
    try:
        _listen_once(bind, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotRun(
                f"Port {port} is in use by another program;"
                f" type: make run PORT={_next_free(bind, port)}"
            ) from error
        raise CannotRun(
            f"The portal cannot listen on {bind}, port {port} ({error.strerror});"
            " type: make run PORT=8000 BIND=127.0.0.1"
        ) from error


def _listen_once(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    socket.create_server((bind, port), family=family).close()


def _next_free(bind: str, port: int) -> int:
    for other in range(port + 1, 2**16):
        with contextlib.suppress(OSError):
            _listen_once(bind, other)
            return other
    return 8000


def _valkey(settings: Settings) -> EmbeddedValkey | None:
    if settings.redis_url:
        return None
    valkey = embedded_valkey(settings.data_dir)
    if valkey is None:
        _say(
            "No Valkey runs on this machine, so messages leave a little later;"
            " to have it, type: sudo apt install redis-server"
        )
    return valkey


def _prepared(environment: dict[str, str], ending: Ending) -> str:
    """Migrate the database and load the demo in a process of its own; returns the log-ins."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
    process = started(command, environment, stdout=subprocess.PIPE)
    while True:
        try:
            said, _ = process.communicate(timeout=TICK_FOR)
        except subprocess.TimeoutExpired:
            if ending.is_asked:
                process.terminate()
        else:
            break
    if process.returncode and not ending.is_asked:
        raise CannotRun("The database could not be made ready; the reason stands above.")
    return said.decode()


def _gunicorn(bind: str, settings: Settings) -> list[str]:
    options = {
        "bind": f"{_host(bind)}:{settings.port}",
        "worker-class": "gthread",
        "workers": "2",
        "threads": "16",
        "graceful-timeout": "8",
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    # The control socket would lie in the home folder, shared by every gunicorn of this user. The
    # application is read once, before the fork: quicker to the first page, and memory is shared.
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        *words,
        "--preload",
        "--no-control-socket",
    ]


def _host(bind: str) -> str:
    return f"[{bind}]" if ":" in bind else bind


def _is_answering(bind: str, port: int) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - compared only
    line = http.client.HTTPConnection(host, port, timeout=1)
    try:
        line.request("GET", "/healthz")
        line.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True


def _welcome(settings: Settings, log_ins: str) -> str:
    return "\n".join(
        (
            f"\ne-Mulaqat is ready at {settings.public_url}/",
            f"Staff sign in at {settings.public_url}/staff/",
            *([f"\n{log_ins.strip()}"] if log_ins.strip() else []),
            "\nCtrl-C ends it; the data stays.\n",
        )
    )


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
