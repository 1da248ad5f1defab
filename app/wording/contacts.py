"""Owns the words of a prisoner's list: where a contact stands, and why it was refused or ended."""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.contact_states import ContactState
from app.domain.reasons import Reason, shown_as, shown_for_ask
from app.wording.reasons import for_family

STATE: dict[ContactState, LazyString] = {
    ContactState.ASKED: _("Asked; the home has not answered yet"),
    ContactState.APPROVED: _("You are on the list"),
    ContactState.REFUSED: _("Not put on the list"),
    ContactState.WITHDRAWN: _("Taken back by you"),
    ContactState.ENDED: _("No longer on the list"),
}

STATE_FOR_STAFF: dict[ContactState, LazyString] = {
    ContactState.ASKED: _("waits for an answer"),
    ContactState.APPROVED: _("on the list"),
    ContactState.REFUSED: _("refused"),
    ContactState.WITHDRAWN: _("withdrawn"),
    ContactState.ENDED: _("ended"),
}

TONE: dict[ContactState, str] = {
    ContactState.ASKED: "waiting",
    ContactState.APPROVED: "good",
    ContactState.REFUSED: "bad",
    ContactState.WITHDRAWN: "quiet",
    ContactState.ENDED: "bad",
}

# Where the words for a visit do not fit; each says what to do now.
_REFUSED: dict[Reason, LazyString] = {
    Reason.DETAILS_NOT_CONFIRMED: _(
        "We could not put you on a list with these details. Check the name, the father's name and"
        " the home, and ask again, or ask at the home's help desk."
    ),
    Reason.RELATION_UNPROVED: _(
        "Your relation could not be confirmed. Ask again and write which paper shows it, such as a"
        " ration card."
    ),
    Reason.DUPLICATE: _("You are on this list already. See «My prisoners»."),
    Reason.OTHER: _("The home wrote you a note. It is on the page «My prisoners»."),
}

_ENDED_ANYHOW = _(
    "You are no longer on this list, and cannot ask to meet this person. If you think this is not"
    " right, ask at the home's help desk."
)
_ENDED: dict[Reason, LazyString] = {
    Reason.RELATION_UNPROVED: _(
        "Your relation could not be confirmed, so you are no longer on this list. Ask to be put on"
        " it again and write which paper shows it."
    ),
    Reason.ID_MISMATCH: _(
        "Your name and your identity paper do not match, so you are no longer on this list."
        " Correct «My details», and ask to be put on it again."
    ),
    Reason.OTHER: _REFUSED[Reason.OTHER],
}


def family_words(state: ContactState, reason: Reason | None, barred_until: date | None) -> str:
    """Why it was refused or ended, masked where the true reason is not the family's to know."""
    if reason is None:
        return ""
    if state is ContactState.ENDED:
        return words_for_end(reason)
    return words_for_refusal(reason, barred_until)


def words_for_refusal(reason: Reason, barred_until: date | None = None) -> str:
    """What a family reads when its ask is refused for `reason`."""
    shown = shown_for_ask(reason)
    return str(_REFUSED[shown]) if shown in _REFUSED else for_family(shown, barred_until)


def words_for_end(reason: Reason) -> str:
    """What a family reads when its place on a list is ended for `reason`."""
    return str(_ENDED.get(shown_as(reason), _ENDED_ANYHOW))
