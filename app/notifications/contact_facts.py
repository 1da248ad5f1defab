"""Owns the facts that a message about a list may name; never a prisoner's name or a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.wording.contacts import family_words
from app.wording.facilities import facility_name

if TYPE_CHECKING:
    from app.models.contact import Contact


def contact_facts(contact: Contact) -> dict[str, object]:
    """The facts of an answer, in the language set; the facility must be loaded."""
    return {
        "home": facility_name(contact.facility),
        "reason": family_words(contact.state, contact.reason, contact.barred_until_on),
        "note": contact.family_note or "",
        "path": "/contacts/",
    }
