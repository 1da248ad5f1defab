"""Owns reading the forms of a page quickly: where each is sent, and with what."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_TYPED = ("submit", "button", "image", "reset")
PICKED = ("radio", "checkbox")


@dataclass
class Form:
    """A form: what it sends untouched, and which of it a person would type or choose."""

    action: str
    method: str
    sends: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    @property
    def hidden(self) -> dict[str, str]:
        """What it sends though nobody answers anything."""
        return {name: value for name, value in self.sends.items() if name not in self.typed}

    def filled(self, value: str) -> dict[str, str]:
        """What it sends when each answer is this."""
        return self.hidden | dict.fromkeys(self.typed, value)


def forms_of(text: str) -> list[Form]:
    """The forms of a page, in its order."""
    reader = _Reader()
    reader.feed(text)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.inside: Form | None = None
        self.list_name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(has.get("action", ""), has.get("method", "get"))
            self.forms.append(self.inside)
            self.by_id[has.get("id", "")] = self.inside
        form = self.by_id.get(has["form"]) if "form" in has else self.inside
        if form is not None:
            self._note(form, tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None

    def _note(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text")
        if tag == "option" and self.list_name:
            if "selected" in has or self.list_name not in form.sends:
                form.sends[self.list_name] = has.get("value", "")
        elif name and "disabled" not in has and tag in ("input", "textarea", "select"):
            self._note_field(form, tag, kind, has)

    def _note_field(self, form: Form, tag: str, kind: str, has: dict[str, str]) -> None:
        name = has["name"]
        self.list_name = name if tag == "select" else ""
        if tag == "input" and kind in NOT_TYPED:
            return
        if not (tag == "input" and kind == "hidden"):
            form.typed.add(name)
        if tag == "input" and (kind not in PICKED or "checked" in has):
            form.sends[name] = has.get("value", "on" if kind in PICKED else "")
        elif tag == "textarea":
            form.sends.setdefault(name, "")
