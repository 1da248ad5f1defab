"""Owns reading what a family wrote of a prisoner, in a request or in an ask, as a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.prisoner_match import Described

if TYPE_CHECKING:
    from app.models.contact import Contact
    from app.models.visit import Visit


def described(asked: Visit | Contact) -> Described:
    """The prisoner in the family's words."""
    return Described(
        name=asked.wanted_name,
        parent_name=asked.wanted_parent_name or "",
        age=asked.wanted_age,
        gender=asked.wanted_gender,
        number=asked.wanted_number or "",
    )
