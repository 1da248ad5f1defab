"""Owns what the forms' library says of an entry that it cannot read, in the portal's words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "Not a valid date value.": _("Choose a day."),
    "Not a valid datetime value.": _("Choose a day and an hour."),
    "Not a valid integer value.": _("Type a whole number."),
    "Not a valid choice.": _("Choose one from the list."),
    "Invalid Choice: could not coerce.": _("Choose one from the list."),
    "This field is required.": _("Please fill this in."),
}


class LibraryWords:
    """Stands where the library looks for its translations: it has none in most of our languages."""

    def gettext(self, sentence: str) -> str:
        """The portal's sentence; the library's own where nothing of ours can say it."""
        return str(WORDS.get(sentence, sentence))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same for a sentence about a count."""
        return self.gettext(one if count == 1 else many)
