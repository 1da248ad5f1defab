"""Owns the packed copies of the static files, made once by `make setup`.

A browser is sent a copy without comments and indents; who asks for the plain file reads all of it.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from app.web.assets import STATIC
from app.web.look import lean_sheet

# A line that is only a comment; what follows code stays, so no text in quotes is ever touched.
COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
FINISHED = "vendor"


def packed(file: Path) -> bytes:
    """The file in brotli, as a browser is sent it."""
    return bytes(brotli.compress(lean(file), quality=11))


def lean(file: Path) -> bytes:
    """What a browser needs of the file."""
    if file.suffix not in (".css", ".js") or file.parent.name == FINISHED:
        return file.read_bytes()
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".css":
        return lean_sheet(text).encode()
    return INDENT.sub("", COMMENT_LINE.sub("", text)).encode()


def main() -> int:
    """Put a packed copy beside every file."""
    for file in [one for one in STATIC.rglob("*") if one.suffix in (".css", ".js", ".svg", ".txt")]:
        file.with_name(f"{file.name}.br").write_bytes(packed(file))
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(lean(file), 9, mtime=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
