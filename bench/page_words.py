"""Writes the words that our pages share, a file a language, from the pages of a made-up family.

    python -m bench.page_words        after pages of the family's journey have changed

A stale file costs bytes, never a wrong page: `make weigh` and its test say when it is time.
"""

from __future__ import annotations

import re
import sys

from app.web.assets import STATIC
from app.web.locale import CODES
from app.web.page_words import FOLDER
from bench.phone import Answer, Ask, over_http, text_of
from bench.portal import running_portal
from bench.weigh import PROFILE, WHOM, code_from_demo, walk

# Whatever differs from page to page or from family to family is left out.
SECRETS = re.compile(
    r"""(?<=nonce=")[^"]+|(?<=_token"\ value=")[^"]+|(?<=_key"\ value=")[^"]+"""
    r"""|\b[0-9A-Z]{11}\b|\b\w{3}-\w{3}-\w{3}-\w{2}\b|\+?\b\d{5}\ ?\d{3,}\b""",
    re.VERBOSE,
)
MADE_UP = (PROFILE["name"], PROFILE["parent_name"], PROFILE["address"], WHOM["wanted_name"])
THEIRS = re.compile("|".join(map(re.escape, MADE_UP)))
NUMBER = re.compile(r"\d+")
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
FIRST = re.compile(r"/|/language/.*|/demo/.*|/healthz")


def words_of(pages: list[str]) -> str:
    """Each line of the pages once; lines that differ in numbers alone are one."""
    lines: dict[str, str] = {}
    for page in pages:
        text = THEIRS.sub("", SECRETS.sub("", STYLE.sub("", page)))
        for line in filter(None, text.splitlines()):
            lines.setdefault(NUMBER.sub("", line), line)
    return "\n".join(lines.values()) + "\n"


def _heard(ask: Ask, pages: list[str]) -> Ask:
    def hear(path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        answer = ask(path, body, headers)
        is_page = answer.header("content-type").startswith("text/html")
        if is_page and not FIRST.fullmatch(path.partition("?")[0]):
            pages.append(text_of(answer))
        return answer

    return hear


def main() -> int:
    """Write one file for each language."""
    (STATIC / FOLDER).mkdir(exist_ok=True)
    with running_portal() as portal:
        ask = over_http(portal.port)
        for at, language in enumerate(CODES):
            pages: list[str] = []
            walk(_heard(ask, pages), language, f"98300{at:05d}", code_from_demo(ask))
            (STATIC / FOLDER / f"{language}.txt").write_text(words_of(pages), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
