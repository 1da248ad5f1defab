"""Owns a Caddy in front of a portal to measure, with the very settings of `deploy/Caddyfile`."""

from __future__ import annotations

import contextlib
import os
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.portal import PATIENCE, ROOT

SETTINGS = ROOT / "deploy" / "Caddyfile"
# Whatever of it belongs to a machine of its own: ports of its own, and no trace left behind.
QUIETLY = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n"
SIGNER = "caddy/pki/authorities/local/root.crt"
LOOK_EVERY = 0.05


def found_caddy() -> str | None:
    """Where this machine has Caddy, if it has."""
    return shutil.which("caddy")


@contextlib.contextmanager
def caddy_in_front(caddy: str, port: int, portal_port: int) -> Iterator[Path]:
    """That Caddy on `port`; the certificate by which its own is believed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Caddyfile"
        file.write_text(settings(port, portal_port), encoding="utf-8")
        process = subprocess.Popen(  # noqa: S603 -- a found Caddy, and our own settings
            [caddy, "run", "--config", str(file), "--adapter", "caddyfile"],
            env=os.environ | {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(process, port)
            yield Path(folder) / SIGNER
        finally:
            process.terminate()
            process.wait(timeout=30)


def settings(port: int, portal_port: int) -> str:
    """Those of `deploy/Caddyfile`, for ports of this machine."""
    text = SETTINGS.read_text(encoding="utf-8")
    changes = {
        "\n{\n": f"\n{QUIETLY}",
        "\nemulaqat.example.org {\n": f"\nhttps://localhost:{port} {{\n\ttls internal\n",
        " 127.0.0.1:8000 ": f" 127.0.0.1:{portal_port} ",
    }
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ValueError(f"{SETTINGS} has not one {old!r}")
        text = text.replace(old, new)
    return text


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    late_at = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < late_at:
        # It listens a moment before it has signed its certificate.
        with contextlib.suppress(OSError):
            ssl.get_server_certificate(("localhost", port), timeout=5)
            return
        time.sleep(LOOK_EVERY)
    raise TimeoutError("Caddy does not answer; try: caddy run --config deploy/Caddyfile")
